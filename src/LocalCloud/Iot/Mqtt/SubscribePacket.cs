namespace LocalCloud.Iot.Mqtt;

/// <summary>SUBSCRIBE (MQTT 3.1.1, 3.8).</summary>
/// <param name="PacketId">Identifier, answered in the SUBACK.</param>
/// <param name="Filters">At least one.</param>
internal sealed record SubscribePacket(ushort PacketId, IReadOnlyList<RequestedFilter> Filters) : Packet
{
    // MQTT 3.1 lets a client set DUP when it sends a SUBSCRIBE again.
    private const int RequiredFlags = 0x02, DuplicateFlag = 0x08;

    /// <summary>Reads the body.</summary>
    public static SubscribePacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require((flags & ~DuplicateFlag) == RequiredFlags, "SUBSCRIBE has wrong flags [MQTT-3.8.1-1]");
        var packetId = reader.PacketId();
        var filters = new List<RequestedFilter>(1);
        while (!reader.AtEnd)
        {
            var filter = reader.String();
            var qos = reader.Byte();
            reader.Require(Enum.IsDefined((QualityOfService)qos), "a requested QoS above 2 [MQTT-3-8.3-4]");
            filters.Add(new RequestedFilter(filter, (QualityOfService)qos));
        }

        reader.Require(filters.Count > 0, "SUBSCRIBE without a filter [MQTT-3.8.3-3]");
        return new SubscribePacket(packetId, filters);
    }
}
