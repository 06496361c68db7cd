using System.Buffers;

namespace LocalCloud.Iot.Mqtt;

/// <summary>Cuts a stream of bytes into packets (MQTT 3.1.1, 2.2). Holds no state: what is incomplete is looked at again.</summary>
internal static class FrameReader
{
    // [MQTT 3.1.1, 2.2.3] four bytes of 7 bits.
    private const int MaxLengthBytes = 4;

    /// <summary>Takes one packet off the start of <paramref name="buffer"/>, if it is whole.</summary>
    /// <param name="buffer">What was received.</param>
    /// <param name="maxBytes">Bytes of a packet at most, its fixed header among them (MQTT 5, 3.1.2.11.4).</param>
    /// <param name="frame">The packet.</param>
    public static FrameStatus Read(ref ReadOnlySequence<byte> buffer, int maxBytes, out Frame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var first))
        {
            return FrameStatus.Incomplete;
        }

        var status = ReadRemainingLength(ref reader, out var length);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        if (length > maxBytes - reader.Consumed)
        {
            return FrameStatus.TooLong;
        }

        if (reader.Remaining < length)
        {
            return FrameStatus.Incomplete;
        }

        var body = reader.UnreadSequence.Slice(0, length);
        frame = new Frame((PacketType)(first >> 4), (byte)(first & 0x0F), body);
        buffer = buffer.Slice(body.End);
        return FrameStatus.Complete;
    }

    private static FrameStatus ReadRemainingLength(ref SequenceReader<byte> reader, out int length)
    {
        length = 0;
        for (var i = 0; i < MaxLengthBytes; i++)
        {
            if (!reader.TryRead(out var digit))
            {
                return FrameStatus.Incomplete;
            }

            length |= (digit & 0x7F) << (7 * i);
            if ((digit & 0x80) == 0)
            {
                return FrameStatus.Complete;
            }
        }

        return FrameStatus.Malformed;
    }
}

/// <summary>A whole packet, cut out but not yet understood.</summary>
/// <param name="Type">The packet's type.</param>
/// <param name="Flags">The low four bits of its first byte.</param>
/// <param name="Body">What stands behind the fixed header. Valid only until the buffer is used again.</param>
internal readonly record struct Frame(PacketType Type, byte Flags, ReadOnlySequence<byte> Body);

/// <summary>What <see cref="FrameReader"/> found at the start of a buffer.</summary>
internal enum FrameStatus
{
    /// <summary>Not a whole packet yet.</summary>
    Incomplete,

    /// <summary>A whole packet.</summary>
    Complete,

    /// <summary>A remaining length of more than four bytes.</summary>
    Malformed,

    /// <summary>A packet longer than allowed; known from its first bytes.</summary>
    TooLong,
}
