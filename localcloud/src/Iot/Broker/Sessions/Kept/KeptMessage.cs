using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions.Kept;

/// <summary>A QoS 1 message as it is kept in a file until its receiver has acknowledged it.</summary>
internal sealed record KeptMessage
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Whether the receiver is told that it was retained.</summary>
    public bool Retain { get; init; }

    /// <summary>When it is no longer worth sending, or <see langword="null"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What MQTT 5 says about it.</summary>
    public MessageProperties Properties { get; init; } = MessageProperties.None;

    /// <summary>What is to be kept of a packet.</summary>
    public static KeptMessage Of(PublishPacket packet) => new()
    {
        Topic = packet.Topic,
        Payload = packet.Payload.ToArray(),
        Retain = packet.Retain,
        ExpiresAt = packet.ExpiresAt,
        Properties = MessageProperties.Of(packet.Properties),
    };

    /// <summary>The packet, still without identifier.</summary>
    public PublishPacket ToPacket() => new()
    {
        Topic = Topic,
        Payload = Payload,
        QoS = QualityOfService.AtLeastOnce,
        Retain = Retain,
        ExpiresAt = ExpiresAt,
        Properties = Properties.ToPacket(),
    };
}
