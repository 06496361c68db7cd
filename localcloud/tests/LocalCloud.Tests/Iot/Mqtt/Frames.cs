using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

/// <summary>Decodes packets from hexadecimal text, spaces allowed.</summary>
internal static class Frames
{
    public const int Limit = 1024;

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static Packet Decode(string hex, ProtocolLevel level = ProtocolLevel.Mqtt311)
    {
        var (packet, problem) = TryDecode(hex, level);
        Assert.Null(problem);
        return packet!;
    }

    public static string ProblemOf(string hex) => ProblemOf(hex, ProtocolLevel.Mqtt311).Text;

    public static PacketProblem ProblemOf(string hex, ProtocolLevel level)
    {
        var (packet, problem) = TryDecode(hex, level);
        Assert.Null(packet);
        return problem!;
    }

    private static (Packet? Packet, PacketProblem? Problem) TryDecode(string hex, ProtocolLevel level)
    {
        var buffer = new ReadOnlySequence<byte>(Bytes(hex));
        Assert.Equal(FrameStatus.Complete, FrameReader.Read(ref buffer, Limit, out var frame));
        Assert.True(buffer.IsEmpty);
        PacketDecoder.TryDecode(frame, out var packet, out var problem, level);
        return (packet, problem);
    }
}
