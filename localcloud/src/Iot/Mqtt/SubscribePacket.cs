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

/// <summary>One filter of a SUBSCRIBE.</summary>
/// <param name="Filter">The topic filter as sent.</param>
/// <param name="Options">How the client wants what matches.</param>
internal readonly record struct RequestedFilter(string Filter, SubscriptionOptions Options)
{
    /// <summary>Quality of service at most.</summary>
    public QualityOfService QoS => Options.QoS;
}

/// <summary>How a subscriber wants what it subscribes to. Only MQTT 5 knows more than the quality of service.</summary>
/// <param name="QoS">Quality of service at most.</param>
/// <param name="NoLocal">Whether the subscriber's own messages are left out.</param>
/// <param name="RetainAsPublished">Whether RETAIN stays as the publisher set it.</param>
/// <param name="RetainHandling">When a retained message is sent.</param>
internal readonly record struct SubscriptionOptions(
    QualityOfService QoS,
    bool NoLocal = false,
    bool RetainAsPublished = false,
    RetainHandling RetainHandling = RetainHandling.Send)
{
    /// <summary>What holds for a subscriber with two filters that match: it gets the message once, as the more generous one says.</summary>
    public SubscriptionOptions Or(SubscriptionOptions other) => new(
        QoS > other.QoS ? QoS : other.QoS,
        NoLocal && other.NoLocal,
        RetainAsPublished || other.RetainAsPublished);
}

/// <summary>When a subscription gets the retained message of its topic (MQTT 5, 3.8.3.1).</summary>
internal enum RetainHandling
{
    /// <summary>At each SUBSCRIBE.</summary>
    Send = 0,

    /// <summary>Unless the client was subscribed already.</summary>
    SendIfNew = 1,

    /// <summary>Never.</summary>
    DontSend = 2,
}

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
