using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>One published message on its way to subscribers and rules.</summary>
internal sealed record BrokerMessage
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload, shared by all who receive it.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The publisher's quality of service: 0 or 1.</summary>
    public required QualityOfService QoS { get; init; }

    /// <summary>Who published.</summary>
    public required MessageSource Source { get; init; }

    /// <summary>When the broker took it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether it is kept for later subscribers of its topic. Default: no.</summary>
    public bool Retain { get; init; }

    /// <summary>What MQTT 5 says about it. Default: nothing.</summary>
    public MessageProperties Properties { get; init; } = MessageProperties.None;

    /// <summary>When it is no longer worth delivering, see <see cref="MessageExpiry"/>. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether a rule published it. Default: no.</summary>
    public bool IsRepublished { get; init; }

    /// <summary>What ties log lines, rules and HTTP answers to it.</summary>
    public Guid TraceId { get; } = TraceIds.Next();
}
