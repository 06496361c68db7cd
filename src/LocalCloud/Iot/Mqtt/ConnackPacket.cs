namespace LocalCloud.Iot.Mqtt;

/// <summary>CONNACK (MQTT 3.1.1, 3.2).</summary>
/// <param name="SessionPresent">Whether the broker goes on with a session it had. MQTT 3.1 has no such flag.</param>
/// <param name="ReturnCode">The answer.</param>
internal sealed record ConnackPacket(bool SessionPresent, ConnectReturnCode ReturnCode) : IOutgoingPacket
{
    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Connack << 4;

    /// <inheritdoc/>
    public int BodyLength => 2;

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        writer.Byte((byte)(SessionPresent ? 1 : 0));
        writer.Byte((byte)ReturnCode);
    }
}
