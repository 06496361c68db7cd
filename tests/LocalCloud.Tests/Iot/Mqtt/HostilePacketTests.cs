using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

public sealed class HostilePacketTests
{
    private static readonly string[] Good =
    [
        "10 0D 0004 4D515454 04 02 003C 0001 61",
        "10 1A 0004 4D515454 04 EE 003C 0001 61 0001 77 0002 0102 0001 75 0001 70",
        "32 09 0003 612F62 0001 6869",
        "82 0C 000A 0003 612F62 01 0001 23 00",
        "A2 08 000A 0001 61 0001 62",
        "40 02 0007",
    ];

    [Fact]
    public void Random_bytes_and_mutated_packets_end_as_packet_or_problem_and_never_as_an_exception()
    {
        var random = new Random(20260301);
        var (packets, problems) = (0, 0);
        for (var i = 0; i < TestSizes.HostilePackets; i++)
        {
            var bytes = i % 4 == 0 ? Noise(random) : Mutate(Frames.Bytes(Good[random.Next(Good.Length)]), random);
            var buffer = new ReadOnlySequence<byte>(bytes);
            while (FrameReader.Read(ref buffer, Frames.Limit, out var frame) == FrameStatus.Complete)
            {
                var decoded = PacketDecoder.TryDecode(frame, out var packet, out var problem);
                Assert.Equal(decoded, packet is not null);
                Assert.Equal(decoded, problem is null);
                _ = decoded ? packets++ : problems++;
            }
        }

        // The mutations must leave enough of both, or this test shows nothing.
        Assert.True(packets > TestSizes.HostilePackets / 50, $"{packets} packets");
        Assert.True(problems > TestSizes.HostilePackets / 10, $"{problems} problems");
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 64)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }
}
