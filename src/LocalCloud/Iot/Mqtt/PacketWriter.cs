using System.Buffers.Binary;
using System.Text;

namespace LocalCloud.Iot.Mqtt;

/// <summary>Writes MQTT's data types into a span that is known to be large enough.</summary>
internal ref struct PacketWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Bytes that <see cref="String"/> takes for <paramref name="text"/>.</summary>
    public static int LengthOf(string text) => sizeof(ushort) + Encoding.UTF8.GetByteCount(text);

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => _target[Written++] = value;

    /// <summary>Writes two bytes, the high one first.</summary>
    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_target[Written..], value);
        Written += sizeof(ushort);
    }

    /// <summary>Writes text with its length before it (MQTT 3.1.1, 1.5.3).</summary>
    public void String(string text)
    {
        var length = Encoding.UTF8.GetBytes(text, _target[(Written + sizeof(ushort))..]);
        UInt16((ushort)length);
        Written += length;
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_target[Written..]);
        Written += bytes.Length;
    }

    /// <summary>Writes a remaining length: 7 bits a byte, the low ones first (MQTT 3.1.1, 2.2.3).</summary>
    public void RemainingLength(int length)
    {
        for (; length >= 0x80; length >>= 7)
        {
            Byte((byte)(length | 0x80));
        }

        Byte((byte)length);
    }
}
