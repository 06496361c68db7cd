namespace LocalCloud.Iot.Mqtt;

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
