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
            Partial("CreateQueue", "no tags"),
            Full("DeleteMessage"),
            Full("DeleteMessageBatch"),
            Full("DeleteQueue"),
            Full("GetQueueAttributes"),
            Full("GetQueueUrl"),
            Full("ListDeadLetterSourceQueues"),
            Partial("ListQueues", "no pages"),
            Full("PurgeQueue"),
            Full("ReceiveMessage"),
            Full("SendMessage"),
            Full("SendMessageBatch"),
            Partial("SetQueueAttributes", "for a queue of the template until the next start"),
            Partial("StartMessageMoveTask", "moves at once; tasks are neither listed nor cancelled"),
            No("Tags and AddPermission"),
        ],
        Features =
        [
            Full("JSON and query protocol"),
            Full("Long polling, message attributes and their digests"),
            Partial("Redrive to a dead-letter queue", "RedriveAllowPolicy is told and not enforced"),
            No("FIFO queues", "stop the start"),
        ],
    };
}
