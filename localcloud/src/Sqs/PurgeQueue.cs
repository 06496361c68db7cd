using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>PurgeQueue.</summary>
internal sealed class PurgeQueue(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        Open(input, request, "sqs:PurgeQueue").Purge();
        return Task.FromResult<JsonObject>([]);
    }
}
