using LocalCloud.Iam;
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
    public Guid TraceId { get; init; } = TraceIds.Next();
}

/// <summary>Who published a message, and how.</summary>
/// <param name="Principal">The publisher, or <see langword="null"/> for AWS IoT itself.</param>
/// <param name="ClientId">The MQTT client id, or <see langword="null"/> for what came by HTTP or from a rule.</param>
/// <param name="SourceIp">The publisher's address.</param>
internal sealed record MessageSource(Principal? Principal, string? ClientId, string SourceIp);

/// <summary>AWS's bounds of a message expiry interval: 1 s to 7 days; what is outside is moved to the nearer one.</summary>
internal static class MessageExpiry
{
    private const uint MinSeconds = 1, MaxSeconds = 604_800;

    /// <summary>When a message that came at <paramref name="receivedAt"/> expires, or <see langword="null"/> for never.</summary>
    public static DateTimeOffset? ExpiresAt(DateTimeOffset receivedAt, uint? seconds) =>
        seconds is { } asked ? receivedAt.AddSeconds(Math.Clamp(asked, MinSeconds, MaxSeconds)) : null;
}

/// <summary>Trace ids of messages: random UUIDs, but none that nobody could guess. The system's random numbers cost more than the rest of a message.</summary>
internal static class TraceIds
{
    /// <summary>Another one.</summary>
    public static Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);

        // RFC 9562: version 4, variant 10.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
