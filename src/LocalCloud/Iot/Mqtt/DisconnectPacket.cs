namespace LocalCloud.Iot.Mqtt;

/// <summary>DISCONNECT (MQTT 3.1.1, 3.14).</summary>
internal sealed record DisconnectPacket : Packet
{
    private static readonly DisconnectPacket Instance = new();

    /// <summary>Reads the body, which is empty.</summary>
    public static DisconnectPacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require(flags == 0, "DISCONNECT has flags [MQTT-3.14.1-1]");
        return Instance;
    }
}
