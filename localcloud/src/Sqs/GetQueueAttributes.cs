using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>GetQueueAttributes.</summary>
internal sealed class GetQueueAttributes(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:GetQueueAttributes");
        HashSet<string> wanted = [.. Texts(input, "AttributeNames")];
        var attributes = QueueAttributes.Of(queue);
        if (wanted.FirstOrDefault(name => !QueueAttributes.IsKnown(name) && !attributes.ContainsKey(name)) is { } unknown)
        {
            throw SqsErrors.UnknownAttribute(unknown);
        }

        var chosen = attributes
            .Where(pair => wanted.Contains("All") || wanted.Contains(pair.Key))
            .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))
            .ToList();
        return Task.FromResult(chosen.Count == 0 ? [] : new JsonObject { ["Attributes"] = new JsonObject(chosen) });
    }
}
