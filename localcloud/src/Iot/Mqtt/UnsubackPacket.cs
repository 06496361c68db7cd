namespace LocalCloud.Iot.Mqtt;

/// <summary>UNSUBACK (MQTT 3.1.1, 3.11; MQTT 5, 3.11).</summary>
/// <param name="PacketId">Identifier of the UNSUBSCRIBE.</param>
/// <param name="Codes">Per filter, in order; MQTT 3 does not get them.</param>
internal sealed record UnsubackPacket(ushort PacketId, IReadOnlyList<ReasonCode> Codes) : IOutgoingPacket
{
    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Unsuback << 4;

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => sizeof(ushort) + (level == ProtocolLevel.Mqtt5 ? 1 + Codes.Count : 0);

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        writer.UInt16(PacketId);
        if (writer.Level == ProtocolLevel.Mqtt5)
        {
            PropertyWriter.Write(ref writer, PacketProperties.None);
            foreach (var code in Codes)
            {
                writer.Byte((byte)code);
            }
        }
    }
}
