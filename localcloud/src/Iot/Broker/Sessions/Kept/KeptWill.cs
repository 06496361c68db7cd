using LocalCloud.Iam;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions.Kept;

/// <summary>The will of a client whose session outlives its connection, so that it is published whatever becomes of LocalCloud.</summary>
internal sealed record KeptWill
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Its quality of service.</summary>
    public required QualityOfService QoS { get; init; }

    /// <summary>Whether it is to be retained.</summary>
    public required bool Retain { get; init; }

    /// <summary>What MQTT 5 says about it.</summary>
    public MessageProperties Properties { get; init; } = MessageProperties.None;

    /// <summary>Seconds from its publication to its expiry, or <see langword="null"/>.</summary>
    public uint? MessageExpiry { get; init; }

    /// <summary>How long it waits for the client to come back.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>When it is due, or <see langword="null"/> while the client is there.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's address.</summary>
    public required string SourceIp { get; init; }

    /// <summary>The client's account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The client's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>The client's user id.</summary>
    public required string UserId { get; init; }

    /// <summary>The access key that the client connected with.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The client's role, or <see langword="null"/>.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The will of a connection, or <see langword="null"/>.</summary>
    public static KeptWill? Of(Connection connection, TimeSpan delay) => connection.Client is not { Will: { } will } client ? null : new()
    {
        Topic = will.Topic,
        Payload = will.Payload.ToArray(),
        QoS = will.QoS,
        Retain = will.Retain,
        Properties = MessageProperties.Of(will.Properties),
        MessageExpiry = will.Properties.MessageExpiry,
        Delay = delay,
        ClientId = client.ClientId,
        SourceIp = connection.SourceIp,
        AccountId = connection.Access.Principal.AccountId,
        Arn = connection.Access.Principal.Arn,
        UserId = connection.Access.Principal.UserId,
        AccessKeyId = connection.Access.Principal.AccessKeyId,
        RoleArn = connection.Access.Principal.RoleArn,
    };

    /// <summary>The message, published now. Its expiry begins now, too.</summary>
    public BrokerMessage ToMessage(DateTimeOffset now) => new()
    {
        Topic = Topic,
        Payload = Payload,
        QoS = QoS,
        Retain = Retain,
        Source = new MessageSource(
            new Principal { AccountId = AccountId, Arn = Arn, UserId = UserId, AccessKeyId = AccessKeyId, RoleArn = RoleArn }, ClientId, SourceIp),
        ReceivedAt = now,
        Properties = Properties,
        ExpiresAt = Broker.MessageExpiry.ExpiresAt(now, MessageExpiry),
    };
}
