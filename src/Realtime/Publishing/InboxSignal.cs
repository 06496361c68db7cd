using System.Text.Encodings.Web;
using System.Text.Json;
using Realtime.Inbox;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>
/// What a user's devices are told of their inbox: an entry of its log, which goes live nowhere else, or how far it was seen, which is no entry.
/// </summary>
/// <param name="Topic">The inbox's log.</param>
public sealed record InboxSignal(string Topic)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The entry, if it is one.</summary>
    public AppendedMessage? Entry { get; init; }

    /// <summary>What the entry changes.</summary>
    public InboxChange? Change { get; init; }

    /// <summary>Up to where it was seen, if it is that.</summary>
    public Position? Seen { get; init; }

    /// <summary>The signal. What would be too large comes without what is changed: the log tells.</summary>
    internal byte[] Write()
    {
        var signal = Write(Change);
        return signal.Length <= TopicCatalog.Signals.MaxPayloadBytes ? signal : Write(change: null);
    }

    private byte[] Write(InboxChange? change)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            WriteMeta(writer);
            change?.WriteTo(writer);
            if (Seen is { } seen)
            {
                writer.WriteString("upTo"u8, seen.ToString());
            }

            writer.WriteEndObject();
        }

        return output.ToArray();
    }

    private void WriteMeta(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("_meta"u8);
        writer.WriteString("kind"u8, Entry is null ? "seen" : InboxChange.Kind);
        writer.WriteString("topic"u8, Topic);
        if (Entry is { } entry)
        {
            writer.WriteString("id"u8, entry.Id);
            writer.WriteNumber("seq"u8, entry.Position.Seq);
            writer.WriteString("epoch"u8, entry.Position.Epoch);
            writer.WriteString("sentAt"u8, Timestamp.Format(entry.SentAt));
            writer.WriteString("sender"u8, entry.Sender);
        }

        writer.WriteEndObject();
    }
}
