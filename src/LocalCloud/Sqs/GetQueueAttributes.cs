using System.Globalization;
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
        var attributes = Attributes(queue);
        if (wanted.FirstOrDefault(name => name != "All" && !attributes.ContainsKey(name)) is { } unknown)
        {
            throw new AwsException("InvalidAttributeName", 400, $"Unknown Attribute {unknown}.");
        }

        var chosen = attributes
            .Where(pair => wanted.Contains("All") || wanted.Contains(pair.Key))
            .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))
            .ToList();
        return Task.FromResult(chosen.Count == 0 ? [] : new JsonObject { ["Attributes"] = new JsonObject(chosen) });
    }

    private static Dictionary<string, string> Attributes(Queue queue)
    {
        var counts = queue.Count();
        var created = queue.CreatedAt.ToUnixTimeSeconds();
        return new()
        {
            ["QueueArn"] = queue.Arn,
            ["ApproximateNumberOfMessages"] = Text(counts.Visible),
            ["ApproximateNumberOfMessagesNotVisible"] = Text(counts.InFlight),
            ["ApproximateNumberOfMessagesDelayed"] = Text(counts.Delayed),
            ["CreatedTimestamp"] = Text(created),
            ["LastModifiedTimestamp"] = Text(created),
            ["VisibilityTimeout"] = Text(queue.Settings.VisibilityTimeout.TotalSeconds),
            ["MaximumMessageSize"] = Text(queue.Settings.MaximumMessageBytes),
            ["MessageRetentionPeriod"] = Text(queue.Settings.Retention.TotalSeconds),
            ["DelaySeconds"] = Text(queue.Settings.Delay.TotalSeconds),
            ["ReceiveMessageWaitTimeSeconds"] = Text(queue.Settings.ReceiveWait.TotalSeconds),
            ["SqsManagedSseEnabled"] = "true",
        };
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
