using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>GetQueueUrl.</summary>
internal sealed class GetQueueUrl(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Queues.ByName(RequiredText(input, "QueueName"));
        // Queues of other accounts are not known here.
        if (JsonProtocol.OptionalText(input, "QueueOwnerAWSAccountId") is { } owner && owner != queue.Arn.Split(':')[^2])
        {
            throw SqsErrors.NonExistentQueue();
        }

        Queues.Demand(Caller(request), "sqs:GetQueueUrl", queue);
        return Task.FromResult(new JsonObject { ["QueueUrl"] = queue.Url });
    }
}
