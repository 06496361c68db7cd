using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>CreateQueue. The queue is there at the next start too.</summary>
internal sealed class CreateQueue(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var name = RequiredText(input, "QueueName");
        Queues.Demand(Caller(request), "sqs:CreateQueue", Queues.ArnOf(name));
        return Task.FromResult(new JsonObject { ["QueueUrl"] = Queues.Create(name, Map(input, "Attributes")).Url });
    }
}
