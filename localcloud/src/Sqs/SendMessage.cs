using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>SendMessage.</summary>
internal sealed class SendMessage(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(SentMessage.Send(Open(input, request, "sqs:SendMessage"), input, Caller(request).UserId));
}

/// <summary>SendMessageBatch.</summary>
internal sealed class SendMessageBatch(Queues queues) : BatchOperation(queues, "sqs:SendMessage", "SendMessageBatchRequestEntry")
{
    private const int MaximumBytes = 1_048_576;

    /// <inheritdoc/>
    protected override void Check(Queue queue, IReadOnlyList<JsonObject> entries)
    {
        var size = entries.Sum(entry => (long)MessageRules.Size(
            JsonProtocol.OptionalText(entry, "MessageBody") ?? "", SentMessage.Attributes(entry, "MessageAttributes")));
        if (size > MaximumBytes)
        {
            throw SqsErrors.BatchTooLong(MaximumBytes, size);
        }
    }

    /// <inheritdoc/>
    protected override JsonObject Do(Queue queue, JsonObject entry, AwsRequest request) => SentMessage.Send(queue, entry, Caller(request).UserId);
}

/// <summary>A message as SendMessage, or an entry of SendMessageBatch, describes it.</summary>
internal static class SentMessage
{
    private const string TraceHeader = "AWSTraceHeader";

    /// <summary>Puts it into a queue.</summary>
    /// <returns>Id and digests.</returns>
    /// <exception cref="AwsException">It is refused.</exception>
    public static JsonObject Send(Queue queue, JsonObject input, string senderId)
    {
        if (input.ContainsKey("MessageGroupId") || input.ContainsKey("MessageDeduplicationId"))
        {
            throw SqsErrors.InvalidParameter("The request includes a parameter that is not valid for this queue type. LocalCloud has standard queues only.");
        }

        var delay = SqsOperation.Number(input, "DelaySeconds", 0, 900);
        var body = SqsOperation.RequiredText(input, "MessageBody");
        var system = SystemAttributes(input);
        var message = queue.Send(
            body,
            Attributes(input, "MessageAttributes"),
            senderId,
            delay is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            system.GetValueOrDefault(TraceHeader)?.StringValue);
        var answer = new JsonObject
        {
            ["MessageId"] = message.Id,
            ["MD5OfMessageBody"] = MessageDigest.OfBody(message.Body),
        };
        foreach (var (name, attributes) in (ReadOnlySpan<(string, IReadOnlyDictionary<string, QueueAttribute>)>)
            [("MD5OfMessageAttributes", message.Attributes), ("MD5OfMessageSystemAttributes", system)])
        {
            if (MessageDigest.OfAttributes(attributes) is { } digest)
            {
                answer[name] = digest;
            }
        }

        return answer;
    }

    /// <summary>Message attributes by name.</summary>
    /// <exception cref="AwsException">They are none.</exception>
    public static Dictionary<string, QueueAttribute> Attributes(JsonObject input, string name) => input[name] switch
    {
        null => [],
        JsonObject attributes => attributes.ToDictionary(pair => pair.Key, pair => Attribute(pair.Key, pair.Value)),
        _ => throw SqsErrors.InvalidParameter($"{name} must be a map."),
    };

    private static Dictionary<string, QueueAttribute> SystemAttributes(JsonObject input)
    {
        var attributes = Attributes(input, "MessageSystemAttributes");
        if (attributes.FirstOrDefault(pair => pair.Key != TraceHeader || pair.Value.DataType != "String" || pair.Value.StringValue.Length == 0).Key is { } wrong)
        {
            throw SqsErrors.InvalidParameter($"Message system attribute name '{wrong}' is invalid: the only one is {TraceHeader}, a String.");
        }

        return attributes;
    }

    private static QueueAttribute Attribute(string name, JsonNode? node)
    {
        if (node is not JsonObject attribute || JsonProtocol.OptionalText(attribute, "DataType") is not { Length: > 0 } type)
        {
            throw SqsErrors.InvalidParameter($"The message attribute '{name}' must contain a non-empty message attribute type.");
        }

        var value = type.StartsWith("Binary", StringComparison.Ordinal) ? "BinaryValue" : "StringValue";
        return new(type, JsonProtocol.OptionalText(attribute, value) ?? "");
    }
}
