namespace LocalCloud.Iot.Mqtt;

/// <summary>PUBACK (MQTT 3.1.1, 3.4), in both directions.</summary>
/// <param name="PacketId">Identifier of the PUBLISH that is acknowledged.</param>
internal sealed record PubackPacket(ushort PacketId) : Packet, IOutgoingPacket
{
    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Puback << 4;

    /// <inheritdoc/>
    public int BodyLength => sizeof(ushort);

    /// <summary>Reads the body.</summary>
    public static PubackPacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require(flags == 0, "PUBACK has flags [MQTT-2.2.2-2]");
        return new PubackPacket(reader.PacketId());
    }

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer) => writer.UInt16(PacketId);
}
