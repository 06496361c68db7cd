using System.Globalization;
using System.Text.Json;
using Amazon.SQS.Model;
using Functions.Json;

namespace Functions.DeadLetters;

/// <summary>A dead letter, as the queue hands it over.</summary>
internal sealed record DeadLetter
{
    // As deep as what functions read, and what a record of a failed run puts around it.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 1_010 };

    /// <summary>The queue's id of it.</summary>
    public required string MessageId { get; init; }

    /// <summary>By which it is deleted, or let go.</summary>
    public required string Receipt { get; init; }

    /// <summary>When it came into the queue, or into the one that it was in before.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>What was sent, as it is.</summary>
    public required string Text { get; init; }

    /// <summary>What was sent; undefined, if it is no JSON.</summary>
    public JsonElement Body { get; private init; }

    /// <summary>The attributes that EventBridge and its Scheduler add, by name.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads what the queue gave out.</summary>
    public static DeadLetter Of(Message message) => new()
    {
        MessageId = message.MessageId,
        Receipt = message.ReceiptHandle,
        SentAt = long.TryParse(message.Attributes?.GetValueOrDefault("SentTimestamp"), CultureInfo.InvariantCulture, out var sent)
            ? DateTimeOffset.FromUnixTimeMilliseconds(sent)
            : DateTimeOffset.UnixEpoch,
        Text = message.Body ?? "",
        Body = Parse(message.Body ?? ""),
        Attributes = message.MessageAttributes?.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.StringValue ?? "")
            ?? [],
    };

    /// <summary>The text of a field of the body.</summary>
    public string? Field(string name) => Body.Field(name)?.Text();

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Depth);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
