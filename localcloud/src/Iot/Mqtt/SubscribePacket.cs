namespace LocalCloud.Iot.Mqtt;

/// <summary>SUBSCRIBE (MQTT 3.1.1, 3.8; MQTT 5, 3.8).</summary>
/// <param name="PacketId">Identifier, answered in the SUBACK.</param>
/// <param name="Filters">At least one.</param>
internal sealed record SubscribePacket(ushort PacketId, IReadOnlyList<RequestedFilter> Filters) : Packet
{
    // MQTT 3.1 lets a client set DUP when it sends a SUBSCRIBE again.
    private const int RequiredFlags = 0x02, DuplicateFlag = 0x08;

    private const int QoSBits = 0x03, NoLocalFlag = 0x04, RetainAsPublishedFlag = 0x08, RetainHandlingShift = 4;

    private static readonly PropertySet Allowed = new(PropertyId.SubscriptionIdentifier, PropertyId.UserProperty);

    /// <summary>Of MQTT 5.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;

    /// <summary>Reads the body.</summary>
    public static SubscribePacket Read(byte flags, ref PacketReader reader)
    {
        reader.Require((flags & ~DuplicateFlag) == RequiredFlags, "SUBSCRIBE has wrong flags [MQTT-3.8.1-1]");
        var packetId = reader.PacketId();
        var properties = PropertyReader.Read(ref reader, Allowed);
        var filters = new List<RequestedFilter>(1);
        while (!reader.AtEnd)
        {
            filters.Add(new RequestedFilter(reader.String(), ReadOptions(ref reader)));
        }

        reader.Require(filters.Count > 0, "SUBSCRIBE without a filter [MQTT-3.8.3-3]", ReasonCode.ProtocolError);
        return new SubscribePacket(packetId, filters) { Properties = properties };
    }

    private static SubscriptionOptions ReadOptions(ref PacketReader reader)
    {
        var bits = reader.Byte();
        if (reader.Level != ProtocolLevel.Mqtt5)
        {
            reader.Require(Enum.IsDefined((QualityOfService)bits), "a requested QoS above 2 [MQTT-3-8.3-4]");
            return new SubscriptionOptions((QualityOfService)bits);
        }

        var qos = (QualityOfService)(bits & QoSBits);
        var handling = (RetainHandling)(bits >> RetainHandlingShift);
        reader.Require(Enum.IsDefined(qos), "a requested QoS of 3 [MQTT5 3.8.3.1]", ReasonCode.ProtocolError);
        reader.Require(Enum.IsDefined(handling), "reserved bits of subscription options are set [MQTT-3.8.3-5]");
        return new SubscriptionOptions(
            qos, (bits & NoLocalFlag) != 0, (bits & RetainAsPublishedFlag) != 0, handling);
    }
}
