using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Retained;

/// <summary>The message that a topic keeps for later subscribers.</summary>
internal sealed record RetainedMessage
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload; never empty.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The publisher's quality of service.</summary>
    public required QualityOfService QoS { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>When it was published or last read; AWS counts its three years from then.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    /// <summary>When it expires, or <see langword="null"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What MQTT 5 says about it.</summary>
    public MessageProperties Properties { get; init; } = MessageProperties.None;

    /// <summary>As a new subscriber gets it.</summary>
    public BrokerMessage ToMessage() => new()
    {
        Topic = Topic,
        Payload = Payload,
        QoS = QoS,
        Source = new MessageSource(Principal: null, ClientId: null, SourceIp: ""),
        ReceivedAt = LastModified,
        Retain = true,
        Properties = Properties,
        ExpiresAt = ExpiresAt,
    };
}
