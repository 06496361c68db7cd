using System.Text.Json.Serialization;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Rules;

/// <summary>One line of a <see cref="RuleJournal"/>: a message, or the trace ids of those that are done with.</summary>
internal sealed record JournalLine
{
    /// <summary>The message, or <see langword="null"/>.</summary>
    public JournalMessage? Message { get; init; }

    /// <summary>Messages that all their rules have carried out, or <see langword="null"/>.</summary>
    public IReadOnlyList<Guid>? Done { get; init; }
}

/// <summary>A message as rules see it, in a file.</summary>
internal sealed record JournalMessage
{
    /// <summary>What tells it from all others.</summary>
    public required Guid TraceId { get; init; }

    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>When the broker took it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it is no longer worth delivering, or <see langword="null"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What MQTT 5 says about it.</summary>
    public MessageProperties Properties { get; init; } = MessageProperties.None;

    /// <summary>Whether a rule published it.</summary>
    public bool IsRepublished { get; init; }

    /// <summary>The publisher's client id, or <see langword="null"/>.</summary>
    public string? ClientId { get; init; }

    /// <summary>The publisher's address.</summary>
    public required string SourceIp { get; init; }

    /// <summary>The publisher, or <see langword="null"/> for AWS IoT itself.</summary>
    public JournalPrincipal? Principal { get; init; }

    /// <summary>What is to be kept of a message.</summary>
    public static JournalMessage Of(BrokerMessage message) => new()
    {
        TraceId = message.TraceId,
        Topic = message.Topic,
        Payload = message.Payload.ToArray(),
        ReceivedAt = message.ReceivedAt,
        ExpiresAt = message.ExpiresAt,
        Properties = message.Properties,
        IsRepublished = message.IsRepublished,
        ClientId = message.Source.ClientId,
        SourceIp = message.Source.SourceIp,
        Principal = message.Source.Principal is { } principal ? JournalPrincipal.Of(principal) : null,
    };

    /// <summary>The message.</summary>
    public BrokerMessage ToMessage() => new()
    {
        TraceId = TraceId,
        Topic = Topic,
        Payload = Payload,
        QoS = QualityOfService.AtLeastOnce,
        ReceivedAt = ReceivedAt,
        ExpiresAt = ExpiresAt,
        Properties = Properties,
        IsRepublished = IsRepublished,
        Source = new MessageSource(Principal?.ToPrincipal(), ClientId, SourceIp),
    };
}

/// <summary>A publisher, as far as rules see one.</summary>
/// <param name="AccountId">Its account.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="UserId">What <c>principal()</c> answers.</param>
/// <param name="AccessKeyId">The access key that it connected with.</param>
/// <param name="RoleArn">Its role, or <see langword="null"/>.</param>
internal sealed record JournalPrincipal(string AccountId, string Arn, string UserId, string AccessKeyId, string? RoleArn)
{
    /// <summary>What is to be kept of a principal.</summary>
    public static JournalPrincipal Of(Principal principal) =>
        new(principal.AccountId, principal.Arn, principal.UserId, principal.AccessKeyId, principal.RoleArn);

    /// <summary>The principal, without what only its own calls need.</summary>
    public Principal ToPrincipal() => new() { AccountId = AccountId, Arn = Arn, UserId = UserId, AccessKeyId = AccessKeyId, RoleArn = RoleArn };
}

/// <summary>Messages as they are kept for their rules.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext;
