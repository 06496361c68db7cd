namespace LocalCloud.Iot.Mqtt;

/// <summary>UNSUBSCRIBE (MQTT 3.1.1, 3.10; MQTT 5, 3.10).</summary>
/// <param name="PacketId">Identifier, answered in the UNSUBACK.</param>
/// <param name="Filters">At least one.</param>
internal sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters) : Packet
{
    // MQTT 3.1 lets a client set DUP when it sends an UNSUBSCRIBE again.
    private const int RequiredFlags = 0x02, DuplicateFlag = 0x08;

    private static readonly PropertySet Allowed = new(PropertyId.UserProperty);

    /// <summary>Reads the body.</summary>
    public static UnsubscribePacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require((flags & ~DuplicateFlag) == RequiredFlags, "UNSUBSCRIBE has wrong flags [MQTT-3.10.1-1]");
        var packetId = reader.PacketId();
        _ = PropertyReader.Read(ref reader, Allowed);
        var filters = new List<string>(1);
        while (!reader.AtEnd)
        {
            filters.Add(reader.String());
        }

        reader.Require(filters.Count > 0, "UNSUBSCRIBE without a filter [MQTT-3.10.3-2]", ReasonCode.ProtocolError);
        return new UnsubscribePacket(packetId, filters);
    }
}

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
