using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>DeleteQueue. A queue of the template is back at the next start, empty.</summary>
internal sealed class DeleteQueue(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        Queues.Delete(Open(input, request, "sqs:DeleteQueue"));
        return Task.FromResult<JsonObject>([]);
    }
}
