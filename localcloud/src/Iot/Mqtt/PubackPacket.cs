namespace LocalCloud.Iot.Mqtt;

/// <summary>PUBACK (MQTT 3.1.1, 3.4; MQTT 5, 3.4), in both directions.</summary>
/// <param name="PacketId">Identifier of the PUBLISH that is acknowledged.</param>
/// <param name="Code">Whether the message was taken; always success in MQTT 3.</param>
internal sealed record PubackPacket(ushort PacketId, ReasonCode Code = ReasonCode.Success) : Packet, IOutgoingPacket
{
    private static readonly PropertySet Allowed = new(PropertyId.ReasonString, PropertyId.UserProperty);

    /// <summary>Of MQTT 5.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Puback << 4;

    /// <summary>Reads the body.</summary>
    public static PubackPacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require(flags == 0, "PUBACK has flags [MQTT-2.2.2-2]");
        var packetId = reader.PacketId();
        var isLong = reader is { Level: ProtocolLevel.Mqtt5, AtEnd: false };
        return new PubackPacket(packetId, isLong ? (ReasonCode)reader.Byte() : ReasonCode.Success)
        {
            Properties = isLong && !reader.AtEnd ? PropertyReader.Read(ref reader, Allowed) : PacketProperties.None,
        };
    }

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) =>
        sizeof(ushort) + (IsShort(level) ? 0 : 1 + PropertyWriter.LengthOf(Properties));

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer)
    {
        writer.UInt16(PacketId);
        if (!IsShort(writer.Level))
        {
            writer.Byte((byte)Code);
            PropertyWriter.Write(ref writer, Properties);
        }
    }

    // [MQTT5 3.4.2.1] success goes without saying.
    private bool IsShort(ProtocolLevel level) => level != ProtocolLevel.Mqtt5 || Code == ReasonCode.Success;
}
