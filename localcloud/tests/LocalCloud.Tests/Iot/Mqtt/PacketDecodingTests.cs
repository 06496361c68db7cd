using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

public sealed class PacketDecodingTests
{
    [Fact]
    public void A_publish_of_qos_0_has_no_packet_identifier()
    {
        var packet = Assert.IsType<PublishPacket>(Frames.Decode("30 07 0003 612F62 6869"));

        Assert.Equal(("a/b", QualityOfService.AtMostOnce, (ushort)0, false), (packet.Topic, packet.QoS, packet.PacketId, packet.Retain));
        Assert.Equal("hi"u8.ToArray(), packet.Payload.ToArray());
    }

    [Fact]
    public void A_publish_of_qos_1_has_one_and_may_be_a_duplicate()
    {
        var packet = Assert.IsType<PublishPacket>(Frames.Decode("3B 07 0003 612F62 1234"));

        Assert.Equal((QualityOfService.AtLeastOnce, (ushort)0x1234, true, true), (packet.QoS, packet.PacketId, packet.Retain, packet.Duplicate));
        Assert.True(packet.Payload.IsEmpty);
    }

    [Fact]
    public void A_subscribe_lists_its_filters()
    {
        var packet = Assert.IsType<SubscribePacket>(Frames.Decode("82 0C 000A 0003 612F62 01 0001 23 00"));

        Assert.Equal(10, packet.PacketId);
        Assert.Equal([new("a/b", new(QualityOfService.AtLeastOnce)), new("#", new(QualityOfService.AtMostOnce))], packet.Filters);
    }

    [Fact]
    public void An_unsubscribe_lists_its_filters()
    {
        var packet = Assert.IsType<UnsubscribePacket>(Frames.Decode("A2 08 000A 0001 61 0001 62"));

        Assert.Equal(10, packet.PacketId);
        Assert.Equal(["a", "b"], packet.Filters);
    }

    [Fact]
    public void A_repeated_subscribe_of_mqtt_3_1_may_set_dup() =>
        Assert.IsType<SubscribePacket>(Frames.Decode("8A 06 000A 0001 61 00"));

    [Fact]
    public void The_short_packets_are_read()
    {
        Assert.IsType<PingreqPacket>(Frames.Decode("C0 00"));
        Assert.IsType<DisconnectPacket>(Frames.Decode("E0 00"));
        Assert.Equal(new PubackPacket(7), Frames.Decode("40 02 0007"));
    }

    [Theory]
    [InlineData("36 05 0001 61 0001", "MQTT-3.3.1-4")]
    [InlineData("38 03 0001 61", "MQTT-3.3.1-2")]
    [InlineData("32 05 0001 61 0000", "MQTT-2.3.1-1")]
    [InlineData("32 04 0001 61 00", "too early")]
    [InlineData("30 03 0002 61", "too early")]
    [InlineData("30 04 0002 C328", "MQTT-1.5.3-1")]
    [InlineData("80 06 000A 0001 61 00", "MQTT-3.8.1-1")]
    [InlineData("82 02 000A", "MQTT-3.8.3-3")]
    [InlineData("82 06 000A 0001 61 03", "MQTT-3-8.3-4")]
    [InlineData("82 06 0000 0001 61 00", "MQTT-2.3.1-1")]
    [InlineData("82 05 000A 0001 61", "too early")]
    [InlineData("A0 05 000A 0001 61", "MQTT-3.10.1-1")]
    [InlineData("A2 02 000A", "MQTT-3.10.3-2")]
    [InlineData("C1 00", "MQTT-2.2.2-2")]
    [InlineData("C0 01 00", "behind its end")]
    [InlineData("E1 00", "MQTT-3.14.1-1")]
    [InlineData("40 03 0007 00", "behind its end")]
    [InlineData("41 02 0007", "MQTT-2.2.2-2")]
    public void A_malformed_packet_is_refused(string hex, string problem) => Assert.Contains(problem, Frames.ProblemOf(hex), StringComparison.Ordinal);

    [Theory]
    [ConformsTo("mqtt-no-qos2-packets")]
    [InlineData("00 00")]
    [InlineData("20 02 0000")]
    [InlineData("50 02 0001")]
    [InlineData("62 02 0001")]
    [InlineData("70 02 0001")]
    [InlineData("90 03 0001 00")]
    [InlineData("B0 02 0001")]
    [InlineData("D0 00")]
    [InlineData("F0 00")]
    public void What_only_a_server_sends_or_nobody_here_speaks_is_refused(string hex) =>
        Assert.Contains("can't send packet type", Frames.ProblemOf(hex), StringComparison.Ordinal);
}
