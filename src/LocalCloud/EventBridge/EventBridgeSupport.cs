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
            Full("PutEvents"),
            No("Administration of buses and rules", "they come from the template"),
        ],
        Features =
        [
            Full("Event patterns"),
            Partial("Targets", "Lambda only"),
            No("Input transformers", "stop the start"),
            Full("Retries and dead-letter queues"),
            No("Schedules, pipes, archives, global endpoints", "stop the start"),
        ],
    };
}
