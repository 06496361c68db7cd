using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>ListDeadLetterSourceQueues: the queues whose dead letters go to this one.</summary>
internal sealed class ListDeadLetterSourceQueues(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:ListDeadLetterSourceQueues");
        var sources = Queues.All.Where(source => source.Settings.Redrive?.DeadLetterArn == queue.Arn);
        return Task.FromResult(new JsonObject { ["queueUrls"] = new JsonArray([.. sources.Select(source => (JsonNode?)source.Url)]) });
    }
}
