using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>A message in a queue, as it is kept.</summary>
internal sealed record QueueMessage
{
    /// <summary>Message id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The text that was sent.</summary>
    public required string Body { get; init; }

    /// <summary>Attributes given by the sender, by name.</summary>
    public required IReadOnlyDictionary<string, QueueAttribute> Attributes { get; init; }

    /// <summary>The X-Ray header that came along, or <see langword="null"/>.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>Place in the order of the messages that were sent at the same time.</summary>
    public long Sequence { get; init; }

    /// <summary>ARN of the queue that it was moved from as a dead letter, or <see langword="null"/>.</summary>
    public string? DeadLetterSourceArn { get; init; }

    /// <summary>Unique id of the sender: a role's session, an account, a service.</summary>
    public required string SenderId { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>From when on it can be received.</summary>
    public required DateTimeOffset VisibleAt { get; init; }

    /// <summary>How often it was received.</summary>
    public int ReceiveCount { get; init; }

    /// <summary>When it was received for the first time.</summary>
    public DateTimeOffset? FirstReceivedAt { get; init; }

    /// <summary>The receipt handle of the last receive.</summary>
    public string? ReceiptHandle { get; init; }

    /// <summary>As it is once it was received from the queue of this name, and hidden for a while.</summary>
    internal QueueMessage Received(string queueName, DateTimeOffset now, TimeSpan visibility) => this with
    {
        VisibleAt = now + visibility,
        ReceiveCount = ReceiveCount + 1,
        FirstReceivedAt = FirstReceivedAt ?? now,
        ReceiptHandle = ReceiptHandles.New(queueName, Id),
    };
}

/// <summary>A message attribute.</summary>
/// <param name="DataType"><c>String</c>, <c>Number</c> or <c>Binary</c>, perhaps with a custom label: <c>Number.int</c>.</param>
/// <param name="StringValue">Its value as text; base64 when the type is <c>Binary</c>.</param>
public sealed record QueueAttribute(string DataType, string StringValue)
{
    /// <summary>Whether the value is bytes.</summary>
    internal bool IsBinary => DataType == "Binary" || DataType.StartsWith("Binary.", StringComparison.Ordinal);

    /// <summary>Whether the value must be a number.</summary>
    internal bool IsNumber => DataType == "Number" || DataType.StartsWith("Number.", StringComparison.Ordinal);

    /// <summary>Bytes of the value; of what is no base64, those of its text.</summary>
    internal int Size => IsBinary && Convert.TryFromBase64String(StringValue, new byte[StringValue.Length], out var length)
        ? length
        : System.Text.Encoding.UTF8.GetByteCount(StringValue);

    /// <summary>The value's bytes as they count for size and digest.</summary>
    internal byte[] Bytes => IsBinary
        ? Convert.FromBase64String(StringValue)
        : System.Text.Encoding.UTF8.GetBytes(StringValue);
}

/// <summary>The MD5 digests that SQS answers with and that SDKs compare.</summary>
internal static class MessageDigest
{
    private const byte StringTransport = 1;
    private const byte BinaryTransport = 2;

    /// <summary>Digest of a body, as lower-case hex.</summary>
    public static string OfBody(string body) => Hex(Encoding.UTF8.GetBytes(body));

    /// <summary>Digest of message attributes, as lower-case hex, or <see langword="null"/> when there are none.</summary>
    public static string? OfAttributes(IReadOnlyDictionary<string, QueueAttribute> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        // By name; then name, type, transport and value, each with its length before it.
        using var buffer = new MemoryStream();
        foreach (var (name, attribute) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Write(buffer, Encoding.UTF8.GetBytes(name));
            Write(buffer, Encoding.UTF8.GetBytes(attribute.DataType));
            buffer.WriteByte(attribute.IsBinary ? BinaryTransport : StringTransport);
            Write(buffer, attribute.Bytes);
        }

        return Hex(buffer.ToArray());
    }

    private static void Write(MemoryStream buffer, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        buffer.Write(length);
        buffer.Write(bytes);
    }

    // MD5 is what the protocol asks for; it protects nothing here.
#pragma warning disable CA5351
    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}

/// <summary>What a receiver deletes a message by: new at every receive.</summary>
internal static class ReceiptHandles
{
    /// <summary>A new one.</summary>
    public static string New(string queue, string messageId) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{queue} {messageId} {Guid.NewGuid():N}"));

    /// <summary>The message's id.</summary>
    /// <exception cref="AwsException">It is none of this queue's.</exception>
    public static string MessageIdOf(string receiptHandle, string queue)
    {
        var bytes = new byte[receiptHandle.Length];
        return Convert.TryFromBase64String(receiptHandle, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ') is [var name, var id, _]
            && name == queue
                ? id
                : throw SqsErrors.InvalidReceiptHandle(receiptHandle);
    }
}
