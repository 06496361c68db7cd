using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>ListQueues.</summary>
internal sealed class ListQueues(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        Queues.Demand(Caller(request), "sqs:ListQueues", Queues.ArnOf(""));
        var prefix = JsonProtocol.OptionalText(input, "QueueNamePrefix") ?? "";
        var most = Number(input, "MaxResults", 1, 1_000) ?? 1_000;
        var urls = Queues.All
            .Where(queue => queue.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Take(most)
            .Select(queue => (JsonNode?)queue.Url)
            .ToArray();
        return Task.FromResult(urls.Length == 0 ? [] : new JsonObject { ["QueueUrls"] = new JsonArray(urls) });
    }
}

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
