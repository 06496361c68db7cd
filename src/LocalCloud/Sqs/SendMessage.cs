using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>SendMessage.</summary>
internal sealed class SendMessage(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:SendMessage");
        if (input.ContainsKey("MessageGroupId") || input.ContainsKey("MessageDeduplicationId"))
        {
            throw SqsErrors.InvalidParameter("The request includes a parameter that is not valid for this queue type. LocalCloud has standard queues only.");
        }

        var delay = Number(input, "DelaySeconds", 0, 900);
        var message = queue.Send(
            RequiredText(input, "MessageBody"),
            Attributes(input),
            Caller(request).UserId,
            delay is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        var answer = new JsonObject
        {
            ["MessageId"] = message.Id,
            ["MD5OfMessageBody"] = MessageDigest.OfBody(message.Body),
        };
        if (MessageDigest.OfAttributes(message.Attributes) is { } digest)
        {
            answer["MD5OfMessageAttributes"] = digest;
        }

        return Task.FromResult(answer);
    }

    private static Dictionary<string, QueueAttribute> Attributes(JsonObject input) => input["MessageAttributes"] switch
    {
        null => [],
        JsonObject attributes => attributes.ToDictionary(pair => pair.Key, pair => Attribute(pair.Key, pair.Value)),
        _ => throw SqsErrors.InvalidParameter("MessageAttributes must be a map."),
    };

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
