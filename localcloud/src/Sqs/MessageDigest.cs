using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Sqs;

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
