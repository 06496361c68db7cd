using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

public sealed class Mqtt5PacketTests
{
    [Fact]
    public void A_connect_with_properties_and_a_will_is_read()
    {
        var packet = Assert.IsType<ConnectPacket>(Frames.Decode(
            "10 35 0004 4D515454 05 26 003C 14 1100000E10 210010 2700001000 220005 1700 1901" // session, receive, packet, alias, problem, response
            + "0001 61 0C 1800000005 0101 0200000009" // will delay, format, expiry
            + "0001 77 0001 78", ProtocolLevel.Mqtt5));

        Assert.Equal((5, "a", true), (packet.Level, packet.ClientId, packet.CleanSession));
        Assert.Equal(
            (3600u, (ushort)16, 4096u, (ushort)5, (byte)0),
            (packet.Properties.SessionExpiry, packet.Properties.ReceiveMaximum, packet.Properties.MaximumPacketSize,
                packet.Properties.TopicAliasMaximum, packet.Properties.RequestProblemInformation));
        Assert.Equal(("w", true, 5u, (byte)1, 9u), (
            packet.Will!.Topic, packet.Will.Retain, packet.Will.Properties.WillDelay,
            packet.Will.Properties.PayloadFormat, packet.Will.Properties.MessageExpiry));
    }

    [Fact]
    public void A_publish_with_all_its_properties_is_read_and_written_as_it_was()
    {
        const string Hex =
            "32 2C 0003 612F62 0007 22 0101 020000003C 03000174 08000172 0900020102 26000161000162 26000161000163 6869";
        var read = Assert.IsType<PublishPacket>(Frames.Decode(Hex, ProtocolLevel.Mqtt5));

        Assert.Equal(
            ((byte)1, 60u, "t", "r"),
            (read.Properties.PayloadFormat, read.Properties.MessageExpiry, read.Properties.ContentType, read.Properties.ResponseTopic));
        Assert.Equal([1, 2], read.Properties.CorrelationData!.Value.ToArray());
        Assert.Equal([new("a", "b"), new("a", "c")], read.Properties.UserProperties);
        var bytes = new byte[PacketEncoder.LengthOf(read, ProtocolLevel.Mqtt5)];
        Assert.Equal(bytes.Length, PacketEncoder.Encode(read, bytes, ProtocolLevel.Mqtt5));
        Assert.Equal(Frames.Bytes(Hex), bytes);
    }

    [Fact]
    public void Every_packet_of_the_server_has_its_bytes()
    {
        Assert.Equal("2003008700", Encode(new ConnackPacket(SessionPresent: false, ReasonCode.NotAuthorized)));
        Assert.Equal("2006010003" + "210064", Encode(new ConnackPacket(SessionPresent: true, ReasonCode.Success)
        {
            Properties = new PacketProperties { ReceiveMaximum = 100 },
        }));
        Assert.Equal("40020007", Encode(new PubackPacket(7)));
        Assert.Equal("400400078700", Encode(new PubackPacket(7, ReasonCode.NotAuthorized)));
        Assert.Equal("9006000A00018F97", Encode(new SubackPacket(
            10, [ReasonCode.GrantedQoS1, ReasonCode.TopicFilterInvalid, ReasonCode.QuotaExceeded])));
        Assert.Equal("B005000A000011", Encode(new UnsubackPacket(10, [ReasonCode.Success, ReasonCode.NoSubscriptionExisted])));
        Assert.Equal("E0028E00", Encode(new DisconnectPacket(ReasonCode.SessionTakenOver)));
        Assert.Equal("E00697041F000162", Encode(new DisconnectPacket(ReasonCode.QuotaExceeded)
        {
            Properties = new PacketProperties { Reason = "b" },
        }));
        Assert.Equal("300600016100" + "6869", Encode(new PublishPacket { Topic = "a", Payload = "hi"u8.ToArray() }));
        Assert.Equal("D000", Encode(PingrespPacket.Instance));
    }

    [Fact]
    public void Short_and_long_forms_of_acknowledgements_and_disconnects_are_read()
    {
        Assert.Equal(ReasonCode.Success, ((PubackPacket)Frames.Decode("40 02 0007", ProtocolLevel.Mqtt5)).Code);
        Assert.Equal(ReasonCode.UnspecifiedError, ((PubackPacket)Frames.Decode("40 03 0007 80", ProtocolLevel.Mqtt5)).Code);
        Assert.Equal("b", ((PubackPacket)Frames.Decode("40 08 0007 80 04 1F000162", ProtocolLevel.Mqtt5)).Properties.Reason);
        Assert.Equal(ReasonCode.Success, ((DisconnectPacket)Frames.Decode("E0 00", ProtocolLevel.Mqtt5)).Code);
        Assert.Equal(ReasonCode.DisconnectWithWill, ((DisconnectPacket)Frames.Decode("E0 01 04", ProtocolLevel.Mqtt5)).Code);
        Assert.Equal(16u, ((DisconnectPacket)Frames.Decode("E0 07 00 05 1100000010", ProtocolLevel.Mqtt5)).Properties.SessionExpiry);
    }

    [Fact]
    public void Subscription_options_are_read()
    {
        var packet = (SubscribePacket)Frames.Decode("82 0B 000A 00 0001 61 2D 0001 62 10", ProtocolLevel.Mqtt5);

        Assert.Equal(
            [
                new("a", new(QualityOfService.AtLeastOnce, NoLocal: true, RetainAsPublished: true, RetainHandling.DontSend)),
                new("b", new(QualityOfService.AtMostOnce, RetainHandling: RetainHandling.SendIfNew)),
            ],
            packet.Filters);
    }

    [Theory]
    [InlineData("30 09 0001 61 05 0B0100 0000", 0x81)] // a subscription identifier in a PUBLISH
    [InlineData("30 06 0001 61 05 0101", 0x81)] // longer than the packet
    [InlineData("30 08 0001 61 04 0101 0101", 0x82)] // twice
    [InlineData("30 06 0001 61 02 0102", 0x82)] // neither 0 nor 1
    [InlineData("30 07 0001 61 02 02 0000", 0x81)] // ends within one
    [InlineData("30 06 0001 61 02 7F00", 0x81)] // no such property
    [InlineData("30 08 0001 61 04 0800012B", 0x82)] // a response topic with a wildcard
    [InlineData("10 13 0004 4D515454 05 02 003C 05 2700000000 0001 61", 0x82)] // a maximum of nothing
    [InlineData("10 11 0004 4D515454 05 02 003C 03 210000 0001 61", 0x82)]
    [InlineData("82 07 000A 00 0001 61 03", 0x82)] // QoS 3
    [InlineData("82 07 000A 00 0001 61 C0", 0x81)] // reserved bits
    [InlineData("82 03 000A 00", 0x82)] // no filter
    [InlineData("F0 00", 0x82)] // AUTH
    [InlineData("62 02 0001", 0x82)] // PUBREL
    [InlineData("30 09 0001 61 8080808001 00", 0x81)] // a length of five bytes
    public void A_wrong_packet_is_told_from_a_malformed_one(string hex, int code) =>
        Assert.Equal((ReasonCode)code, Frames.ProblemOf(hex, ProtocolLevel.Mqtt5).Code);

    [Fact]
    public void Packets_of_mqtt_3_have_no_properties()
    {
        var packet = Assert.IsType<PublishPacket>(Frames.Decode("30 05 0001 61 0101"));

        Assert.Equal([1, 1], packet.Payload.ToArray());
        Assert.Same(PacketProperties.None, packet.Properties);
    }

    private static string Encode(IOutgoingPacket packet)
    {
        var bytes = new byte[PacketEncoder.LengthOf(packet, ProtocolLevel.Mqtt5)];
        Assert.Equal(bytes.Length, PacketEncoder.Encode(packet, bytes, ProtocolLevel.Mqtt5));
        return Convert.ToHexString(bytes);
    }
}
