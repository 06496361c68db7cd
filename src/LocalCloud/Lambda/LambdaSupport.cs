using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Lambda;

/// <summary>What Lambda supports.</summary>
internal static class LambdaSupport
{
    public static ServiceSupport Table { get; } = new("Lambda")
    {
        SigningName = "lambda",
        Operations =
        [
            Full("Invoke"),
            No("InvokeAsync"),
            No("InvokeWithResponseStream"),
            No("Administration of functions", "functions come from the template"),
        ],
        Features =
        [
            Full("Runtime API of OS-only runtimes"),
            No("Managed runtimes", "stop the start"),
            No("Container images, layers, extensions", "stop the start"),
            Full("Asynchronous queue with retries and ages"),
            Partial("On-failure destinations", "SQS only"),
            Partial("Dead-letter queues", "SQS only"),
            Full("Timeouts, crashes, concurrent environments"),
            Partial("Memory limit", "reported, not enforced"),
            No("Event source mappings", "stop the start"),
            No("Versions and aliases", "stop the start"),
            No("Freezing between invocations", "a function's background work goes on"),
            Full("START, END and REPORT lines, log tail"),
        ],
    };
}
