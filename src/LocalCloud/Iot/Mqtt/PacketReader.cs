using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LocalCloud.Iot.Mqtt;

/// <summary>
/// Reads MQTT's data types. The first thing that is not there or not well-formed sets <see cref="Problem"/>, and everything read
/// after it is empty: a packet's code reads straight on and looks once at the end.
/// </summary>
internal ref struct PacketReader(ReadOnlySequence<byte> body)
{
    private SequenceReader<byte> _reader = new(body);

    /// <summary>What is wrong with the packet, or <see langword="null"/>.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether everything is read.</summary>
    public readonly bool AtEnd => _reader.End;

    /// <summary>Sets <see cref="Problem"/>, unless there is one already.</summary>
    public void Fail(string problem)
    {
        Problem ??= problem;
        _reader.AdvanceToEnd();
    }

    /// <summary>Sets <see cref="Problem"/> to <paramref name="problem"/> unless <paramref name="condition"/> holds.</summary>
    public void Require(bool condition, string problem)
    {
        if (!condition)
        {
            Fail(problem);
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
        var bytes = Take(UInt16()).Span;
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
