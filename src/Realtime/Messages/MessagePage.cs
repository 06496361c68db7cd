using System.Text.Json;
using Realtime.Log;

namespace Realtime.Messages;

/// <summary>
/// A page as the API writes it:
/// <c>{"messages":[{"id","topic","position","sender","sentAt","payload"}],"next","head","pending","truncated"}</c>.
/// </summary>
public static class MessagePage
{
    /// <summary>The largest number of bytes that the messages of one answer take.</summary>
    public const int MaxBytes = 3_000_000;

    /// <summary>The most messages that a caller may ask for.</summary>
    public const int MaxMessages = 1_000;

    /// <summary>How many messages a caller gets that doesn't say.</summary>
    public const int DefaultMessages = 100;

    // {"id":"","topic":"","position":"","sender":"","sentAt":"2026-11-22T10:00:00.000Z","payload":} and the comma behind it.
    private const int Frame = 94;

    // ,"kind":""
    private const int KindFrame = 10;

    // {"base64":""}
    private const int Base64Frame = 13;

    /// <summary>The limit of a page of <paramref name="topic"/>, in bytes as they are written.</summary>
    public static PageLimit Limit(string topic, int messages, int bytes = MaxBytes) =>
        new(messages, bytes) { Measure = message => Measure(topic, message) };

    /// <summary>How many bytes the message takes in a page.</summary>
    public static int Measure(string topic, LoggedMessage message)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(message);
        var payload = Payload.Inspect(message.Body).IsJson
            ? message.Body.Length
            : Base64Frame + ((message.Body.Length + 2) / 3 * 4);
        return Frame + message.Id.Length + topic.Length + message.Position.ToString().Length + message.Sender.Length + payload + (message.Kind is { } kind ? kind.Length + KindFrame : 0);
    }

    /// <summary>Writes the page's properties into the object that the caller has begun.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="page">The page.</param>
    /// <param name="keyVersion">Of a room: the version of the key by which it is live.</param>
    public static void WriteTo(Utf8JsonWriter writer, string topic, LogPage page, long? keyVersion = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(page);
        writer.WriteStartArray("messages"u8);
        foreach (var message in page.Messages)
        {
            writer.WriteStartObject();
            WriteFields(writer, topic, message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("next"u8, page.Next.ToString());
        writer.WriteString("head"u8, page.Head.ToString());
        writer.WriteBoolean("pending"u8, page.Pending);
        writer.WriteBoolean("truncated"u8, page.Truncated);
        if (keyVersion is { } version)
        {
            writer.WriteNumber("key"u8, version);
        }
    }

    /// <summary>Writes a message's properties into the object that the caller has begun.</summary>
    public static void WriteFields(Utf8JsonWriter writer, string topic, LoggedMessage message)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(message);
        writer.WriteString("id"u8, message.Id);
        writer.WriteString("topic"u8, topic);
        writer.WriteString("position"u8, message.Position.ToString());
        writer.WriteString("sender"u8, message.Sender);
        writer.WriteString("sentAt"u8, Timestamp.Format(message.SentAt));
        if (message.Kind is { } kind)
        {
            writer.WriteString("kind"u8, kind);
        }

        writer.WritePropertyName("payload"u8);
        Payload.Inspect(message.Body).WriteTo(writer);
    }
}
