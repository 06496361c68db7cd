using Realtime.Log.Table;

namespace Realtime.Tests.Log.Bounds;

/// <summary>What a table charges, by AWS's rules: reads in steps of 4 KB, half when eventually consistent; writes in steps of 1 KB.</summary>
internal sealed class Meter
{
    private const int ReadStep = 4096;
    private const int WriteStep = 1024;

    public double ReadUnits { get; private set; }

    public double WriteUnits { get; private set; }

    public long ReadBytes { get; private set; }

    public int Requests { get; private set; }

    /// <summary>Items that one request read together; nothing costs as much as one step.</summary>
    public void Read(long bytes, bool consistent)
    {
        Requests++;
        ReadBytes += bytes;
        ReadUnits += Math.Max(1, (bytes + ReadStep - 1) / ReadStep) * (consistent ? 1 : 0.5);
    }

    /// <summary>The larger of what stood there and what is written. A refused write is charged by what stands there.</summary>
    public void Write(long before, long after)
    {
        Requests++;
        WriteUnits += Math.Max(1, (Math.Max(before, after) + WriteStep - 1) / WriteStep);
    }

    public void Reset() => (ReadUnits, WriteUnits, ReadBytes, Requests) = (0, 0, 0, 0);

    /// <summary>The size of an item: the UTF-8 length of its names and values; a number takes a byte for two digits, and one more.</summary>
    public static long Size(string topic, Entry entry)
    {
        var key = "pk".Length + LogPrefix + topic.Length + "seq".Length + Number(entry.Seq);
        var times = "at".Length + Number(entry.At.ToUnixTimeMilliseconds()) + "expiresAt".Length + Number(entry.ExpiresAt.ToUnixTimeSeconds());
        return key + times + (entry.Message is { } message
            ? "id".Length + message.Id.Length + "sender".Length + message.Sender.Length + "body".Length + message.Body.Length
                + "sentAt".Length + Number(message.SentAt.ToUnixTimeMilliseconds())
            : "void".Length + 1);
    }

    private const int LogPrefix = 4;

    private static int Number(long value)
    {
        // Trailing zeros are not stored.
        while (value != 0 && value % 100 == 0)
        {
            value /= 100;
        }

        return ((value.ToString(System.Globalization.CultureInfo.InvariantCulture).Length + 1) / 2) + 1;
    }
}
