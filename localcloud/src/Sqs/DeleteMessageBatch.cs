using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>DeleteMessageBatch.</summary>
internal sealed class DeleteMessageBatch(Queues queues) : BatchOperation(queues, "sqs:DeleteMessage", "DeleteMessageBatchRequestEntry")
{
    /// <inheritdoc/>
    protected override JsonObject Do(Queue queue, JsonObject entry, AwsRequest request)
    {
        queue.Delete(RequiredText(entry, "ReceiptHandle"));
        return [];
    }
}
