using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Sqs;

namespace LocalCloud.Lambda.EventSources;

/// <summary>A message as a function gets it.</summary>
internal sealed class QueueRecord
{
    private readonly JsonObject _json;
    private readonly string _text;

    /// <summary>Writes a message.</summary>
    public QueueRecord(QueueMessage message, string queueArn, string region)
    {
        MessageId = message.Id;
        ReceiptHandle = message.ReceiptHandle!;
        _json = new JsonObject
        {
            ["messageId"] = message.Id,
            ["receiptHandle"] = message.ReceiptHandle,
            ["body"] = message.Body,
            ["attributes"] = new JsonObject(
                ReceiveMessage.SystemAttributes(message).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
            ["messageAttributes"] = new JsonObject(
                message.Attributes.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, Write(pair.Value)))),
            ["md5OfBody"] = MessageDigest.OfBody(message.Body),
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = queueArn,
            ["awsRegion"] = region,
        };
        if (MessageDigest.OfAttributes(message.Attributes) is { } digest)
        {
            _json["md5OfMessageAttributes"] = digest;
        }

        _text = Encoding.UTF8.GetString(JsonText.Bytes(_json));
        Bytes = Encoding.UTF8.GetByteCount(_text);
    }

    /// <summary>The message's id.</summary>
    public string MessageId { get; }

    /// <summary>What deletes it.</summary>
    public string ReceiptHandle { get; }

    /// <summary>Its part of the event.</summary>
    public int Bytes { get; }

    /// <summary>The event of a batch.</summary>
    public static byte[] Event(IEnumerable<QueueRecord> records) =>
        Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', records.Select(record => record._text))}}]}""");

    /// <summary>Whether one of the filters takes it, or there is none. A body that is JSON is matched as such.</summary>
    public bool Matches(IReadOnlyList<EventPattern> filters)
    {
        if (filters.Count == 0)
        {
            return true;
        }

        var view = _json.DeepClone().AsObject();
        try
        {
            view["body"] = JsonNode.Parse(view["body"]!.GetValue<string>()) is { } body and (JsonObject or JsonArray) ? body : view["body"]!.DeepClone();
        }
        catch (JsonException)
        {
            // A text, which a filter for JSON does not match.
        }

        return filters.Any(filter => filter.Matches(view));
    }

    private static JsonObject Write(QueueAttribute attribute) => new()
    {
        [attribute.IsBinary ? "binaryValue" : "stringValue"] = attribute.StringValue,
        ["stringListValues"] = new JsonArray(),
        ["binaryListValues"] = new JsonArray(),
        ["dataType"] = attribute.DataType,
    };
}
