using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>ReceiveMessage.</summary>
internal sealed class ReceiveMessage(Queues queues) : SqsOperation(queues)
{
    // The last ones are of FIFO queues, which there are none of; asking for them is no error.
    private static readonly HashSet<string> SystemAttributeNames =
    [
        "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "AWSTraceHeader",
        "DeadLetterQueueSourceArn", "SequenceNumber", "MessageDeduplicationId", "MessageGroupId",
    ];

    /// <inheritdoc/>
    public override async Task<JsonObject> InvokeAsync(
        JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:ReceiveMessage");
        var count = Number(input, "MaxNumberOfMessages", 1, 10) ?? 1;
        var wait = Number(input, "WaitTimeSeconds", 0, 20);
        var visibility = Number(input, "VisibilityTimeout", 0, 43_200);
        // AttributeNames is the older name.
        HashSet<string> system = [.. Texts(input, "AttributeNames"), .. Texts(input, "MessageSystemAttributeNames")];
        if (system.FirstOrDefault(name => !SystemAttributeNames.Contains(name)) is { } unknown)
        {
            throw SqsErrors.UnknownAttribute(unknown);
        }

        var own = Texts(input, "MessageAttributeNames");
        var messages = await queue.ReceiveAsync(
            count,
            wait is { } seconds ? TimeSpan.FromSeconds(seconds) : queue.Settings.ReceiveWait,
            visibility is { } hidden ? TimeSpan.FromSeconds(hidden) : queue.Settings.VisibilityTimeout,
            cancellationToken);
        return messages.Count == 0
            ? []
            : new() { ["Messages"] = new JsonArray([.. messages.Select(message => Write(message, system, own))]) };
    }

    private static JsonObject Write(QueueMessage message, HashSet<string> system, IReadOnlyList<string> own)
    {
        var written = new JsonObject
        {
            ["MessageId"] = message.Id,
            ["ReceiptHandle"] = message.ReceiptHandle,
            ["MD5OfBody"] = MessageDigest.OfBody(message.Body),
            ["Body"] = message.Body,
        };
        var attributes = SystemAttributes(message)
            .Where(pair => system.Contains("All") || system.Contains(pair.Key))
            .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))
            .ToList();
        if (attributes.Count > 0)
        {
            written["Attributes"] = new JsonObject(attributes);
        }

        var chosen = message.Attributes.Where(pair => own.Any(name => Chooses(name, pair.Key))).ToDictionary();
        if (chosen.Count > 0)
        {
            // The digest is of what is answered, or SDKs would take it for a broken transfer.
            written["MD5OfMessageAttributes"] = MessageDigest.OfAttributes(chosen);
            written["MessageAttributes"] = new JsonObject(
                chosen.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, Write(pair.Value))));
        }

        return written;
    }

    private static JsonObject Write(QueueAttribute attribute) => new()
    {
        [attribute.IsBinary ? "BinaryValue" : "StringValue"] = attribute.StringValue,
        ["DataType"] = attribute.DataType,
    };

    /// <summary>What the queue knows about a message.</summary>
    public static Dictionary<string, string> SystemAttributes(QueueMessage message)
    {
        var attributes = new Dictionary<string, string>
        {
            ["SenderId"] = message.SenderId,
            ["SentTimestamp"] = Milliseconds(message.SentAt),
            ["ApproximateReceiveCount"] = message.ReceiveCount.ToString(CultureInfo.InvariantCulture),
            ["ApproximateFirstReceiveTimestamp"] = Milliseconds(message.FirstReceivedAt ?? message.SentAt),
        };
        if (message.TraceHeader is { } trace)
        {
            attributes["AWSTraceHeader"] = trace;
        }

        if (message.DeadLetterSourceArn is { } source)
        {
            attributes["DeadLetterQueueSourceArn"] = source;
        }

        return attributes;
    }

    // "All", ".*", a name, or "prefix.*".
    private static bool Chooses(string wanted, string name) =>
        wanted is "All" or ".*"
        || wanted == name
        || (wanted.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(wanted[..^1], StringComparison.Ordinal));
}
