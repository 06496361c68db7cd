using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LocalCloud.Iot.Mqtt;

/// <summary>
/// Reads MQTT's data types. The first thing that is not there or not well-formed sets <see cref="Problem"/>, and everything read
/// after it is empty: a packet's code reads straight on and looks once at the end.
/// </summary>
internal ref struct PacketReader(ReadOnlySequence<byte> body, ProtocolLevel level)
{
    private const int MaxVariableByteInteger = 4;

    private SequenceReader<byte> _reader = new(body);

    /// <summary>What the packet is read as; its CONNECT says so.</summary>
    public ProtocolLevel Level { get; set; } = level;

    /// <summary>What is wrong with the packet, or <see langword="null"/>.</summary>
    public PacketProblem? Problem { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly long Remaining => _reader.Remaining;

    /// <summary>Whether everything is read.</summary>
    public readonly bool AtEnd => _reader.End;

    /// <summary>Sets <see cref="Problem"/>, unless there is one already.</summary>
    public void Fail(string problem, ReasonCode code = ReasonCode.MalformedPacket)
    {
        Problem ??= new PacketProblem(problem, code);
        _reader.AdvanceToEnd();
    }

    /// <summary>Sets <see cref="Problem"/> to <paramref name="problem"/> unless <paramref name="condition"/> holds.</summary>
    public void Require(bool condition, string problem, ReasonCode code = ReasonCode.MalformedPacket)
    {
        if (!condition)
        {
            Fail(problem, code);
        }
    }

    /// <summary>Reads one byte.</summary>
    public byte Byte()
    {
        if (_reader.TryRead(out var value))
        {
            return value;
        }

        Fail("the packet ends too early");
        return 0;
    }

    /// <summary>Reads two bytes, the high one first.</summary>
    public ushort UInt16()
    {
        var high = Byte();
        return (ushort)((high << 8) | Byte());
    }

    /// <summary>Reads four bytes, the highest first.</summary>
    public uint UInt32()
    {
        var high = UInt16();
        return ((uint)high << 16) | UInt16();
    }

    /// <summary>Reads a number of at most four bytes of 7 bits, the low ones first (MQTT 5, 1.5.5).</summary>
    public int VariableByteInteger()
    {
        var value = 0;
        for (var i = 0; i < MaxVariableByteInteger; i++)
        {
            var digit = Byte();
            value |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0)
            {
                return value;
            }
        }

        Fail("a number of more than four bytes [MQTT5 1.5.5]");
        return 0;
    }

    /// <summary>Reads a packet identifier.</summary>
    public ushort PacketId()
    {
        var id = UInt16();
        Require(id != 0, "a packet identifier is 0 [MQTT-2.3.1-1]");
        return id;
    }

    /// <summary>Reads bytes with their length before them.</summary>
    public ReadOnlyMemory<byte> Binary() => Take(UInt16());

    /// <summary>Reads text with its length before it.</summary>
    public string String()
    {
        var length = UInt16();
        var bytes = _reader.UnreadSpan.Length >= length ? Peek(length) : Take(length).Span;
        if (!Utf8.IsValid(bytes))
        {
            Fail("a string is not well-formed UTF-8 [MQTT-1.5.3-1]");
            return "";
        }

        Require(!bytes.Contains((byte)0), "a string contains U+0000 [MQTT-1.5.3-2]");
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads all that is left, into memory of its own: the receive buffer is used again.</summary>
    public ReadOnlyMemory<byte> Rest() => Take((int)_reader.Remaining);

    // Read where it lies: only what is kept is copied.
    private ReadOnlySpan<byte> Peek(int length)
    {
        var bytes = _reader.UnreadSpan[..length];
        _reader.Advance(length);
        return bytes;
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (_reader.Remaining < length)
        {
            Fail("the packet ends too early");
            return default;
        }

        var bytes = new byte[length];
        _reader.TryCopyTo(bytes);
        _reader.Advance(length);
        return bytes;
    }
}

/// <summary>What is wrong with a packet.</summary>
/// <param name="Text">For the log, and for the client where it asks.</param>
/// <param name="Code">What MQTT 5 calls it.</param>
internal sealed record PacketProblem(string Text, ReasonCode Code);
