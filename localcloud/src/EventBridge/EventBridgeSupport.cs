using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.EventBridge;

/// <summary>What EventBridge supports.</summary>
internal static class EventBridgeSupport
{
    public static ServiceSupport Table { get; } = new("EventBridge")
    {
        SigningName = "events",
        Operations =
        [
            Partial("ListEventBuses", "no pages"),
            Partial("ListRules", "no pages"),
            Partial("ListTargetsByRule", "id and ARN only, no pages"),
            Full("PutEvents"),
            Full("TestEventPattern"),
            No("Administration of buses and rules", "they come from the template"),
        ],
        Features =
        [
            Full("Event patterns"),
            Partial("Targets", "Lambda and standard SQS queues only"),
            Full("Input, InputPath and input transformers"),
            Full("Retries and dead-letter queues, over a restart too"),
            No("Schedules, pipes, archives, global endpoints", "stop the start"),
        ],
    };
}
