using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>ChangeMessageVisibilityBatch.</summary>
internal sealed class ChangeMessageVisibilityBatch(Queues queues)
    : BatchOperation(queues, "sqs:ChangeMessageVisibility", "ChangeMessageVisibilityBatchRequestEntry")
{
    /// <inheritdoc/>
    protected override JsonObject Do(Queue queue, JsonObject entry, AwsRequest request)
    {
        ChangeMessageVisibility.Change(queue, entry);
        return [];
    }
}
