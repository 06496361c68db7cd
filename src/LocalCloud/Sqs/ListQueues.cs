using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>ListQueues.</summary>
internal sealed class ListQueues(Queues queues, IAccessControl access) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var question = new AccessRequest(Caller(request), "sqs:ListQueues", Queues.ArnOf(""));
        var decision = access.Evaluate(question);
        if (!decision.IsAllowed)
        {
            access.RecordRefusal(question, decision);
            throw SqsErrors.AccessDenied(question.Principal.Arn, question.Action, question.Resource, decision.Statement is not null);
        }

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
