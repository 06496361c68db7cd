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
        var found = Queues.All.Where(queue => queue.Name.StartsWith(prefix, StringComparison.Ordinal));
        var answer = QueuePages.Of(input, "QueueUrls", found);
        return Task.FromResult(answer["QueueUrls"] is JsonArray { Count: 0 } ? [] : answer);
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
        return Task.FromResult(QueuePages.Of(input, "queueUrls", sources));
    }
}

/// <summary>Lists queues in pages.</summary>
internal static class QueuePages
{
    private const int Most = 1_000;

    /// <summary>The page that <paramref name="input"/> asks for. Only who said how many there may be is told that there are more.</summary>
    /// <exception cref="AwsException"><c>InvalidParameterValue</c>.</exception>
    public static JsonObject Of(JsonObject input, string member, IEnumerable<Queue> queues)
    {
        var asked = SqsOperation.Number(input, "MaxResults", 1, Most);
        var token = JsonProtocol.OptionalText(input, "NextToken");
        var found = queues.ToDictionary(queue => queue.Name, queue => queue.Url);
        var page = Page.Of(
            [.. found.Keys], asked ?? Most, token, () => SqsErrors.InvalidParameter("NextToken", token, "Invalid or expired next token."));
        var answer = new JsonObject { [member] = new JsonArray([.. page.Items.Select(name => (JsonNode?)found[name])]) };
        if (page.Next is not null && asked is not null)
        {
            answer["NextToken"] = page.Next;
        }

        return answer;
    }
}
