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
        "10 25 0004 4D515454 05 06 003C 0D 11000000102100142700001000 0001 61 07 18000000050101 0001 77 0000",
        "32 1E 0003 612F62 0001 13 0101 020000003C 0900020102 26000161000162 6869",
        "82 0F 000A 07 26000161000162 0001 61 2D",
        "A2 06 000A 00 0001 61",
        "40 04 0007 80 00",
        "E0 07 04 05 1100000010",
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
                var decoded = PacketDecoder.TryDecode(frame, out var packet, out var problem, i % 2 == 0 ? ProtocolLevel.Mqtt311 : ProtocolLevel.Mqtt5);
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
