using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>DeleteMessage.</summary>
internal sealed class DeleteMessage(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        Open(input, request, "sqs:DeleteMessage").Delete(RequiredText(input, "ReceiptHandle"));
        return Task.FromResult<JsonObject>([]);
    }
}

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
