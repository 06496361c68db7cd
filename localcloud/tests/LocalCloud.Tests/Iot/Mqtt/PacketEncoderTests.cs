using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

public sealed class PacketEncoderTests
{
    [Fact]
    public void Every_packet_of_the_server_has_its_bytes()
    {
        Assert.Equal("20020000", Encode(new ConnackPacket(SessionPresent: false, ReasonCode.Success)));
        Assert.Equal("20020105", Encode(new ConnackPacket(SessionPresent: true, ReasonCode.NotAuthorized)));
        Assert.Equal("40021234", Encode(new PubackPacket(0x1234)));
        Assert.Equal("9004000A0180", Encode(new SubackPacket(10, [ReasonCode.GrantedQoS1, ReasonCode.NotAuthorized])));
        Assert.Equal("B002000A", Encode(new UnsubackPacket(10, [ReasonCode.Success])));
        Assert.Equal("D000", Encode(PingrespPacket.Instance));
        Assert.Equal("3007" + "0003612F62" + "6869", Encode(new PublishPacket { Topic = "a/b", Payload = "hi"u8.ToArray() }));
        Assert.Equal(
            "3206" + "0002C3A4" + "0007",
            Encode(new PublishPacket { Topic = "ä", Payload = default, QoS = QualityOfService.AtLeastOnce, PacketId = 7 }));
    }

    [Theory]
    [InlineData(124)]
    [InlineData(125)]
    [InlineData(16_380)]
    [InlineData(16_381)]
    [InlineData(131_072)]
    public void A_publish_around_each_length_boundary_is_read_back_as_it_was(int payloadBytes)
    {
        var payload = new byte[payloadBytes];
        new Random(payloadBytes).NextBytes(payload);
        var packet = new PublishPacket { Topic = "t", Payload = payload };
        var bytes = new byte[PacketEncoder.LengthOf(packet)];

        Assert.Equal(bytes.Length, PacketEncoder.Encode(packet, bytes));

        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, FrameReader.Read(ref buffer, 256 * 1024, out var frame));
        Assert.True(PacketDecoder.TryDecode(frame, out var read, out _));
        Assert.Equal(payload, Assert.IsType<PublishPacket>(read).Payload.ToArray());
    }

    private static string Encode(IOutgoingPacket packet)
    {
        var bytes = new byte[PacketEncoder.LengthOf(packet)];
        Assert.Equal(bytes.Length, PacketEncoder.Encode(packet, bytes));
        return Convert.ToHexString(bytes);
    }
}
