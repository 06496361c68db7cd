using System.Buffers;
using System.Text.Json;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>What the log knows of a message, as it travels with the live message: <c>_meta</c>.</summary>
public sealed record MessageMeta
{
    // A position is an epoch of at most 32 characters, a dot and at most 15 digits; a sender is a name in a topic.
    private const int LongestPosition = 48;

    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>Where the message stands in its topic's log.</summary>
    public required Position Position { get; init; }

    /// <summary>When the message was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The sender's identity id, or <c>backend</c>.</summary>
    public required string Sender { get; init; }

    /// <summary>What an entry of the backend's own is about, or <see langword="null"/>: a message.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a room: the version of the key with which it is published; elsewhere <see langword="null"/>.</summary>
    public long? KeyVersion { get; init; }

    /// <summary>The largest number of bytes that <c>_meta</c> adds to a payload.</summary>
    public static int MaxBytes { get; } = """
        ,"_meta":{"id":"","seq":,"epoch":"","sentAt":"2026-11-22T10:00:00.000Z","sender":"","kind":"settings","key":1000000000000000}
        """.Length + MessageId.MaxLength + LongestPosition + TopicName.MaxNameLength;

    /// <summary>Describes a message that the log has.</summary>
    public static MessageMeta Of(AppendedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new MessageMeta { Id = message.Id, Position = message.Position, SentAt = message.SentAt, Sender = message.Sender, Kind = message.Kind };
    }

    /// <summary>
    /// The payload as it is published with <c>_meta</c>: the payload's own object and <c>_meta</c> behind its properties. A payload
    /// that is no object, or has a <c>_meta</c> of its own, becomes <c>_meta.payload</c>, so nothing that a client wrote can stand
    /// for the backend's word.
    /// </summary>
    public ReadOnlyMemory<byte> AddTo(Payload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var output = new ArrayBufferWriter<byte>(payload.Bytes.Length + MaxBytes);
        if (payload.TakesMeta)
        {
            var inner = Inside(payload.Bytes.Span);
            output.Write("{"u8);
            output.Write(inner);
            output.Write(inner.IsEmpty ? "\"_meta\":"u8 : ",\"_meta\":"u8);
            Write(output, payload: null);
        }
        else
        {
            output.Write("{\"_meta\":"u8);
            Write(output, payload);
        }

        output.Write("}"u8);
        return output.WrittenMemory;
    }

    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> jsonObject) =>
        jsonObject.Trim(" \t\r\n"u8)[1..^1].Trim(" \t\r\n"u8);

    private void Write(ArrayBufferWriter<byte> output, Payload? payload)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("id"u8, Id);
        writer.WriteNumber("seq"u8, Position.Seq);
        writer.WriteString("epoch"u8, Position.Epoch);
        writer.WriteString("sentAt"u8, Timestamp.Format(SentAt));
        writer.WriteString("sender"u8, Sender);
        if (Kind is not null)
        {
            writer.WriteString("kind"u8, Kind);
        }

        if (KeyVersion is { } version)
        {
            writer.WriteNumber("key"u8, version);
        }

        if (payload is not null)
        {
            writer.WritePropertyName("payload"u8);
            payload.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
