namespace LocalCloud.Iot.Mqtt;

/// <summary>The properties of one packet of MQTT 5 (2.2.2); what is <see langword="null"/> is not there.</summary>
internal sealed record PacketProperties
{
    /// <summary>No properties, as of every packet of MQTT 3. Never changed.</summary>
    public static PacketProperties None { get; } = new();

    /// <summary>1 for text in UTF-8, 0 for bytes.</summary>
    public byte? PayloadFormat { get; set; }

    /// <summary>Seconds.</summary>
    public uint? MessageExpiry { get; set; }

    /// <summary>What the payload is.</summary>
    public string? ContentType { get; set; }

    /// <summary>Where a reply goes.</summary>
    public string? ResponseTopic { get; set; }

    /// <summary>Which request a reply answers.</summary>
    public ReadOnlyMemory<byte>? CorrelationData { get; set; }

    /// <summary>From a SUBSCRIBE.</summary>
    public uint? SubscriptionIdentifier { get; set; }

    /// <summary>Seconds.</summary>
    public uint? SessionExpiry { get; set; }

    /// <summary>In a CONNACK.</summary>
    public string? AssignedClientId { get; set; }

    /// <summary>Seconds, in a CONNACK.</summary>
    public ushort? ServerKeepAlive { get; set; }

    /// <summary>Of enhanced authentication.</summary>
    public string? AuthenticationMethod { get; set; }

    /// <summary>Of enhanced authentication.</summary>
    public ReadOnlyMemory<byte>? AuthenticationData { get; set; }

    /// <summary>0 when the client wants no reason strings.</summary>
    public byte? RequestProblemInformation { get; set; }

    /// <summary>Seconds, of a will.</summary>
    public uint? WillDelay { get; set; }

    /// <summary>1 when the client wants response information, which this broker has not.</summary>
    public byte? RequestResponseInformation { get; set; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; set; }

    /// <summary>Of a CONNECT or CONNACK.</summary>
    public ushort? ReceiveMaximum { get; set; }

    /// <summary>Of a CONNECT or CONNACK.</summary>
    public ushort? TopicAliasMaximum { get; set; }

    /// <summary>Of a PUBLISH.</summary>
    public ushort? TopicAlias { get; set; }

    /// <summary>In a CONNACK.</summary>
    public byte? MaximumQoS { get; set; }

    /// <summary>In a CONNACK.</summary>
    public byte? RetainAvailable { get; set; }

    /// <summary>Bytes, of a CONNECT or CONNACK.</summary>
    public uint? MaximumPacketSize { get; set; }

    /// <summary>In a CONNACK.</summary>
    public byte? WildcardSubscriptionAvailable { get; set; }

    /// <summary>In a CONNACK.</summary>
    public byte? SubscriptionIdentifierAvailable { get; set; }

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; set; } = [];
}

/// <summary>A name and a value of the application's. The same name may come several times; the order is kept.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
internal readonly record struct UserProperty(string Name, string Value);

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
