using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>SetQueueAttributes. For a queue of the template it holds until the next start.</summary>
internal sealed class SetQueueAttributes(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:SetQueueAttributes");
        var attributes = Map(input, "Attributes");
        if (attributes.Count == 0)
        {
            throw SqsErrors.MissingParameter("Attributes");
        }

        Queues.Change(queue, attributes);
        return Task.FromResult<JsonObject>([]);
    }
}
