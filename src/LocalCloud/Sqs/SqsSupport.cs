using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Sqs;

/// <summary>What SQS supports.</summary>
internal static class SqsSupport
{
    public static ServiceSupport Table { get; } = new("SQS")
    {
        SigningName = "sqs",
        Operations =
        [
            Full("ChangeMessageVisibility"),
            Full("DeleteMessage"),
            Full("GetQueueAttributes"),
            Full("GetQueueUrl"),
            Full("ListQueues"),
            Full("PurgeQueue"),
            Full("ReceiveMessage"),
            Full("SendMessage"),
            No("SendMessageBatch"),
            No("DeleteMessageBatch"),
            No("ChangeMessageVisibilityBatch"),
            No("Administration of queues", "queues come from the template"),
        ],
        Features =
        [
            Full("JSON and query protocol"),
            No("Redrive to a dead-letter queue", "stops the start"),
            No("FIFO queues", "stop the start"),
        ],
    };
}
