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
            Partial("GetEventSourceMapping", "what the template can set"),
            Partial("GetFunction", "what the template can set"),
            Full("GetFunctionConcurrency"),
            Partial("GetFunctionConfiguration", "what the template can set"),
            Full("GetFunctionEventInvokeConfig"),
            Full("Invoke"),
            Partial("ListEventSourceMappings", "no pages"),
            Partial("ListFunctions", "no pages"),
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
            Partial("On-failure and on-success destinations", "SQS, Lambda and EventBridge only"),
            Partial("Dead-letter queues", "SQS only"),
            Full("Timeouts, crashes, concurrent environments"),
            Full("Memory limit"),
            Partial("Throttled events", "wait for room instead of being tried again from 1 s to 5 min apart"),
            Partial("Event source mappings", "standard SQS queues only"),
            No("Versions and aliases", "stop the start"),
            No("Freezing between invocations", "a function's background work goes on"),
            Partial("START, END and REPORT lines, JSON records and levels, log tail", "the records that SystemLogLevel DEBUG adds"),
        ],
    };
}
