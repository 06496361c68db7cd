using System.Buffers;

namespace LocalCloud.Iot.Mqtt;

/// <summary>Cuts a stream of bytes into packets (MQTT 3.1.1, 2.2). Holds no state: what is incomplete is looked at again.</summary>
internal static class FrameReader
{
    // [MQTT 3.1.1, 2.2.3] four bytes of 7 bits.
    private const int MaxLengthBytes = 4;

    /// <summary>Takes one packet off the start of <paramref name="buffer"/>, if it is whole.</summary>
    public static FrameStatus Read(ref ReadOnlySequence<byte> buffer, int maxBodyBytes, out Frame frame)
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

        if (length > maxBodyBytes)
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
