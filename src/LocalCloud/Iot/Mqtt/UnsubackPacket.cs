namespace LocalCloud.Iot.Mqtt;

/// <summary>UNSUBACK (MQTT 3.1.1, 3.11).</summary>
/// <param name="PacketId">Identifier of the UNSUBSCRIBE.</param>
internal sealed record UnsubackPacket(ushort PacketId) : IOutgoingPacket
{
    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Unsuback << 4;

    /// <inheritdoc/>
    public int BodyLength => sizeof(ushort);

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer) => writer.UInt16(PacketId);
}
