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
            Full("ChangeMessageVisibilityBatch"),
            Full("CreateQueue"),
            Full("DeleteMessage"),
            Full("DeleteMessageBatch"),
            Full("DeleteQueue"),
            Full("GetQueueAttributes"),
            Full("GetQueueUrl"),
            Full("ListDeadLetterSourceQueues"),
            Full("ListQueues"),
            Full("PurgeQueue"),
            Full("ReceiveMessage"),
            Full("SendMessage"),
            Full("SendMessageBatch"),
            Full("SetQueueAttributes"),
            Full("StartMessageMoveTask"),
            No("CancelMessageMoveTask"),
            No("Tags and permissions of queues"),
        ],
        Features =
        [
            Full("JSON and query protocol"),
            Full("Redrive to a dead-letter queue"),
            No("FIFO queues", "stop the start"),
        ],
    };
}
