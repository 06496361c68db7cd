using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

/// <summary>Decodes packets from hexadecimal text, spaces allowed.</summary>
internal static class Frames
{
    public const int Limit = 1024;

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static Packet Decode(string hex)
    {
        var (packet, problem) = TryDecode(hex);
        Assert.Null(problem);
        return packet!;
    }

    public static string ProblemOf(string hex)
    {
        var (packet, problem) = TryDecode(hex);
        Assert.Null(packet);
        return problem!;
    }

    private static (Packet? Packet, string? Problem) TryDecode(string hex)
    {
        var buffer = new ReadOnlySequence<byte>(Bytes(hex));
        Assert.Equal(FrameStatus.Complete, FrameReader.Read(ref buffer, Limit, out var frame));
        Assert.True(buffer.IsEmpty);
        PacketDecoder.TryDecode(frame, out var packet, out var problem);
        return (packet, problem);
    }
}
