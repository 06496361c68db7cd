namespace LocalCloud.Iot.Mqtt;

/// <summary>PUBLISH (MQTT 3.1.1, 3.3; MQTT 5, 3.3), in both directions.</summary>
internal sealed record PublishPacket : Packet, IOutgoingPacket
{
    private const int RetainFlag = 0x01, DuplicateFlag = 0x08;

    private static readonly PropertySet Allowed = new(
        PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.ContentType, PropertyId.ResponseTopic,
        PropertyId.CorrelationData, PropertyId.TopicAlias, PropertyId.UserProperty);

    /// <summary>The topic; empty when a topic alias of MQTT 5 stands for it.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload. Never changed, so that all receivers share it.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Quality of service.</summary>
    public QualityOfService QoS { get; init; }

    /// <summary>Packet identifier; 0 for QoS 0.</summary>
    public ushort PacketId { get; init; }

    /// <summary>Whether the message is to be kept for later subscribers, or was.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether the client says it sent this before. The broker never sets it: AWS doesn't.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Of MQTT 5.</summary>
    public PacketProperties Properties { get; init; } = PacketProperties.None;

    /// <summary>When a message that is sent is no longer worth sending, or <see langword="null"/>. Not itself on the wire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Completed when the receiver has acknowledged what is sent, or <see langword="null"/>. Not on the wire either.</summary>
    public TaskCompletionSource? Acknowledged { get; init; }

    /// <summary>
    /// Called when the receiver has acknowledged what is sent, or it is given up: nobody needs to keep it any longer. Or
    /// <see langword="null"/>. Not on the wire either.
    /// </summary>
    public Action? Settled { get; init; }

    /// <summary>
    /// Who takes back what is sent when the receiver goes without having acknowledged it, or <see langword="null"/> for its session.
    /// Not on the wire either.
    /// </summary>
    public Action<IReadOnlyList<PublishPacket>>? Returned { get; init; }

    /// <inheritdoc/>
    public byte FirstByte =>
        (byte)(((int)PacketType.Publish << 4) | ((int)QoS << 1) | (Retain ? RetainFlag : 0) | (Duplicate ? DuplicateFlag : 0));

    /// <summary>Reads the body.</summary>
    public static PublishPacket Read(byte flags, ref PacketReader reader)
    {
        var qos = (QualityOfService)((flags >> 1) & 0x03);
        reader.Require(Enum.IsDefined(qos), "PUBLISH with QoS 3 [MQTT-3.3.1-4]");
        reader.Require(
            qos != QualityOfService.AtMostOnce || (flags & DuplicateFlag) == 0, "DUP set at QoS 0 [MQTT-3.3.1-2]");
        return new PublishPacket
        {
            Topic = reader.String(),
            QoS = qos,
            PacketId = qos == QualityOfService.AtMostOnce ? (ushort)0 : reader.PacketId(),
            Retain = (flags & RetainFlag) != 0,
            Duplicate = (flags & DuplicateFlag) != 0,
            Properties = PropertyReader.Read(ref reader, Allowed),
            Payload = reader.Rest(),
        };
    }

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => PacketWriter.LengthOf(Topic)
        + (QoS == QualityOfService.AtMostOnce ? 0 : sizeof(ushort))
        + (level == ProtocolLevel.Mqtt5 ? PropertyWriter.LengthOf(Properties) : 0)
        + Payload.Length;

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer) => WriteBody(ref writer, PacketId);

    /// <summary>The same with an identifier of a receiver's own, so that receivers share the rest.</summary>
    public void WriteBody(ref PacketWriter writer, ushort packetId)
    {
        writer.String(Topic);
        if (QoS != QualityOfService.AtMostOnce)
        {
            writer.UInt16(packetId);
        }

        if (writer.Level == ProtocolLevel.Mqtt5)
        {
            PropertyWriter.Write(ref writer, Properties);
        }

        writer.Bytes(Payload.Span);
    }
}

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

/// <summary>Quality of service.</summary>
internal enum QualityOfService
{
    /// <summary>QoS 0.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2, which is parsed so that it can be refused.</summary>
    ExactlyOnce = 2,
}
