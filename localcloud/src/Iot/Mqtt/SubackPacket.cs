namespace LocalCloud.Iot.Mqtt;

/// <summary>SUBACK (MQTT 3.1.1, 3.9; MQTT 5, 3.9).</summary>
/// <param name="PacketId">Identifier of the SUBSCRIBE.</param>
/// <param name="Codes">Per filter, in order [MQTT-3.8.4-5]: the granted QoS, or why not. MQTT 3 knows one code for that.</param>
internal sealed record SubackPacket(ushort PacketId, IReadOnlyList<ReasonCode> Codes) : IOutgoingPacket
{
    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Suback << 4;

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => sizeof(ushort) + (level == ProtocolLevel.Mqtt5 ? 1 : 0) + Codes.Count;

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        writer.UInt16(PacketId);
        if (writer.Level == ProtocolLevel.Mqtt5)
        {
            PropertyWriter.Write(ref writer, PacketProperties.None);
        }

        foreach (var code in Codes)
        {
            var isFailure = writer.Level != ProtocolLevel.Mqtt5 && code > ReasonCode.UnspecifiedError;
            writer.Byte((byte)(isFailure ? ReasonCode.UnspecifiedError : code));
        }
    }
}
