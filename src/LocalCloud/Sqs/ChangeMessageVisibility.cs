using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>ChangeMessageVisibility.</summary>
internal sealed class ChangeMessageVisibility(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:ChangeMessageVisibility");
        var seconds = Number(input, "VisibilityTimeout", 0, 43_200) ?? throw SqsErrors.MissingParameter("VisibilityTimeout");
        queue.ChangeVisibility(RequiredText(input, "ReceiptHandle"), TimeSpan.FromSeconds(seconds));
        return Task.FromResult<JsonObject>([]);
    }
}
