namespace LocalCloud.Iot.Mqtt;

/// <summary>What MQTT 5 lets a publisher say about a message, beside its expiry. Subscribers of MQTT 3 don't see it.</summary>
internal sealed record MessageProperties
{
    /// <summary>Nothing is said.</summary>
    public static MessageProperties None { get; } = new();

    /// <summary>1 for text in UTF-8, 0 for bytes, or <see langword="null"/>.</summary>
    public byte? PayloadFormat { get; init; }

    /// <summary>What the payload is, or <see langword="null"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Where a reply goes, or <see langword="null"/>.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>Which request a reply answers, or <see langword="null"/>.</summary>
    public ReadOnlyMemory<byte>? CorrelationData { get; init; }

    /// <summary>In the publisher's order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    /// <summary>Of a PUBLISH, or of the will in a CONNECT.</summary>
    public static MessageProperties Of(PacketProperties packet) => ReferenceEquals(packet, PacketProperties.None)
        ? None
        : new MessageProperties
        {
            PayloadFormat = packet.PayloadFormat,
            ContentType = packet.ContentType,
            ResponseTopic = packet.ResponseTopic,
            CorrelationData = packet.CorrelationData,
            UserProperties = packet.UserProperties,
        };

    /// <summary>For a PUBLISH.</summary>
    public PacketProperties ToPacket() => ReferenceEquals(this, None)
        ? PacketProperties.None
        : new PacketProperties
        {
            PayloadFormat = PayloadFormat,
            ContentType = ContentType,
            ResponseTopic = ResponseTopic,
            CorrelationData = CorrelationData,
            UserProperties = UserProperties,
        };
}
