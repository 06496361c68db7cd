namespace LocalCloud.Iot.Mqtt;

/// <summary>DISCONNECT (MQTT 3.1.1, 3.14; MQTT 5, 3.14). The broker sends it to clients of MQTT 5 only.</summary>
/// <param name="Code">Why; always success in MQTT 3.</param>
internal sealed record DisconnectPacket(ReasonCode Code) : Packet, IOutgoingPacket
{
    private static readonly PropertySet Allowed =
        new(PropertyId.SessionExpiryInterval, PropertyId.ReasonString, PropertyId.UserProperty);

    /// <summary>Of MQTT 5.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Disconnect << 4;

    /// <summary>Reads the body, which is empty in MQTT 3.</summary>
    public static DisconnectPacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require(flags == 0, "DISCONNECT has flags [MQTT-3.14.1-1]");
        var isLong = reader is { Level: ProtocolLevel.Mqtt5, AtEnd: false };
        return new DisconnectPacket(isLong ? (ReasonCode)reader.Byte() : ReasonCode.Success)
        {
            Properties = isLong && !reader.AtEnd ? PropertyReader.Read(ref reader, Allowed) : PacketProperties.None,
        };
    }

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => 1 + PropertyWriter.LengthOf(Properties);

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        writer.Byte((byte)Code);
        PropertyWriter.Write(ref writer, Properties);
    }
}
