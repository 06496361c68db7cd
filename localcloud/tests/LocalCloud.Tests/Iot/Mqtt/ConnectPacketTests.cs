using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

public sealed class ConnectPacketTests
{
    [Fact]
    public void A_connect_of_mqtt_3_1_1_is_read()
    {
        var packet = Assert.IsType<ConnectPacket>(Frames.Decode("10 0D 0004 4D515454 04 02 003C 0001 61"));

        Assert.True(packet.IsSupported);
        Assert.Equal((4, "a", 60, true), (packet.Level, packet.ClientId, packet.KeepAlive, packet.CleanSession));
        Assert.Null(packet.Will);
        Assert.Null(packet.UserName);
    }

    [Fact]
    public void A_connect_of_mqtt_3_1_is_read()
    {
        var packet = Assert.IsType<ConnectPacket>(Frames.Decode("10 0F 0006 4D5149736470 03 00 0000 0001 61"));

        Assert.True(packet.IsSupported);
        Assert.Equal((3, "a", 0, false), (packet.Level, packet.ClientId, packet.KeepAlive, packet.CleanSession));
    }

    [Fact]
    public void Will_user_name_and_password_are_read_in_their_order()
    {
        // Flags EE: user name, password, will retain, will QoS 1, will, clean session.
        var packet = Assert.IsType<ConnectPacket>(
            Frames.Decode("10 1A 0004 4D515454 04 EE 003C 0001 61 0001 77 0002 0102 0001 75 0001 70"));

        Assert.Equal(("w", QualityOfService.AtLeastOnce, true), (packet.Will!.Topic, packet.Will.QoS, packet.Will.Retain));
        Assert.Equal([1, 2], packet.Will.Payload.ToArray());
        Assert.Equal("u", packet.UserName);
    }

    [Fact]
    public void A_level_that_is_not_spoken_is_told_from_nonsense_whatever_stands_behind_it()
    {
        var packet = Assert.IsType<ConnectPacket>(Frames.Decode("10 12 0004 4D515454 06 02 003C 05 1100000010 0000"));

        Assert.Equal(6, packet.Level);
        Assert.False(packet.IsSupported);
    }

    [Theory]
    [InlineData("10 0D 0004 4D515455 04 02 003C 0001 61", "protocol name")]
    [InlineData("10 0D 0004 4D515454 03 02 003C 0001 61", "protocol name")]
    [InlineData("11 0D 0004 4D515454 04 02 003C 0001 61", "MQTT-2.2.2-2")]
    [InlineData("10 0D 0004 4D515454 04 03 003C 0001 61", "MQTT-3.1.2-3")]
    [InlineData("10 10 0004 4D515454 04 42 003C 0001 61 0001 70", "MQTT-3.1.2-22")]
    [InlineData("10 0D 0004 4D515454 04 0A 003C 0001 61", "MQTT-3.1.2-11")]
    [InlineData("10 0D 0004 4D515454 04 22 003C 0001 61", "MQTT-3.1.2-11")]
    [InlineData("10 12 0004 4D515454 04 1E 003C 0001 61 0001 77 0000", "MQTT-3.1.2-14")]
    [InlineData("10 0C 0004 4D515454 04 02 003C 0001", "too early")]
    [InlineData("10 0E 0004 4D515454 04 02 003C 0001 61 FF", "behind its end")]
    [InlineData("10 0D 0004 4D515454 04 02 003C 0001 FF", "MQTT-1.5.3-1")]
    [InlineData("10 0F 0004 4D515454 04 02 003C 0003 EDA080", "MQTT-1.5.3-1")]
    [InlineData("10 0D 0004 4D515454 04 02 003C 0001 00", "MQTT-1.5.3-2")]
    [InlineData("10 00", "too early")]
    public void A_malformed_connect_is_refused(string hex, string problem) => Assert.Contains(problem, Frames.ProblemOf(hex), StringComparison.Ordinal);
}
