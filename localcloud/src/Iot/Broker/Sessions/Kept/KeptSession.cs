using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions.Kept;

/// <summary>A session as it is kept in a file, beside the messages that wait in it.</summary>
internal sealed record KeptSession
{
    /// <summary>Whose it is.</summary>
    public required string ClientId { get; init; }

    /// <summary>What the client speaks.</summary>
    public required ProtocolLevel Level { get; init; }

    /// <summary>How long it outlives its connection.</summary>
    public required TimeSpan Expiry { get; init; }

    /// <summary>When it ends unless its client comes back, or <see langword="null"/> while that is there.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The client's filters.</summary>
    public required IReadOnlyDictionary<string, SubscriptionOptions> Subscriptions { get; init; }

    /// <summary>What is published if the client does not come back, or <see langword="null"/>.</summary>
    public KeptWill? Will { get; init; }

    /// <summary>What is to be kept of a session.</summary>
    public static KeptSession Of(Session session) => new()
    {
        ClientId = session.ClientId,
        Level = session.Level,
        Expiry = session.Expiry,
        ExpiresAt = session.ExpiresAt,
        Subscriptions = session.Subscriptions.ToDictionary(),
        Will = session.Will,
    };
}
