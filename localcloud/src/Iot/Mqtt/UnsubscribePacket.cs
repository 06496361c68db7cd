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
