namespace LocalCloud.Iot.Mqtt;

/// <summary>PINGREQ (MQTT 3.1.1, 3.12).</summary>
internal sealed record PingreqPacket : Packet
{
    private static readonly PingreqPacket Instance = new();

    /// <summary>Reads the body, which is empty.</summary>
    public static PingreqPacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require(flags == 0, "PINGREQ has flags [MQTT-2.2.2-2]");
        return Instance;
    }
}
