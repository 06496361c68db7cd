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

/// <summary>PINGRESP (MQTT 3.1.1, 3.13).</summary>
internal sealed record PingrespPacket : IOutgoingPacket
{
    /// <summary>The one there is.</summary>
    public static PingrespPacket Instance { get; } = new();

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Pingresp << 4;

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => 0;

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        // [MQTT 3.1.1, 3.13] a fixed header is all.
    }
}
