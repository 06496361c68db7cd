namespace LocalCloud.Iot.Mqtt;

/// <summary>SUBACK (MQTT 3.1.1, 3.9).</summary>
/// <param name="PacketId">Identifier of the SUBSCRIBE.</param>
/// <param name="ReturnCodes">Per filter, in order [MQTT-3.8.4-5]: the granted QoS, or <see cref="Failure"/>.</param>
internal sealed record SubackPacket(ushort PacketId, IReadOnlyList<byte> ReturnCodes) : IOutgoingPacket
{
    /// <summary>The filter was not subscribed to.</summary>
    public const byte Failure = 0x80;

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Suback << 4;

    /// <inheritdoc/>
    public int BodyLength => sizeof(ushort) + ReturnCodes.Count;

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        writer.UInt16(PacketId);
        foreach (var code in ReturnCodes)
        {
            writer.Byte(code);
        }
    }
}
