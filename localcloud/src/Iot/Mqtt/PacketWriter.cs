using System.Buffers.Binary;
using System.Text;

namespace LocalCloud.Iot.Mqtt;

/// <summary>Writes MQTT's data types into a span that is known to be large enough.</summary>
internal ref struct PacketWriter(Span<byte> target, ProtocolLevel level)
{
    private readonly Span<byte> _target = target;

    /// <summary>Whom it is written for.</summary>
    public readonly ProtocolLevel Level { get; } = level;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Bytes that <see cref="String"/> takes for <paramref name="text"/>.</summary>
    public static int LengthOf(string text) => sizeof(ushort) + Encoding.UTF8.GetByteCount(text);

    /// <summary>Bytes that <see cref="VariableByteInteger"/> takes.</summary>
    public static int LengthOfVariableByteInteger(int value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => _target[Written++] = value;

    /// <summary>Writes two bytes, the high one first.</summary>
    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_target[Written..], value);
        Written += sizeof(ushort);
    }

    /// <summary>Writes four bytes, the highest first.</summary>
    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_target[Written..], value);
        Written += sizeof(uint);
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

    /// <summary>Writes a remaining length, or that of properties: 7 bits a byte, the low ones first (MQTT 3.1.1, 2.2.3).</summary>
    public void VariableByteInteger(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }
}
