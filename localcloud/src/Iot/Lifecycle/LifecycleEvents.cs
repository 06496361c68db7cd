using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Lifecycle;

/// <summary>
/// Publishes to <c>$aws/events/presence/…</c> and <c>$aws/events/subscriptions/…</c> what clients do, for subscribers and rules. Always
/// on, as on AWS. Client ids with <c>#</c> or <c>+</c> have no events.
/// </summary>
internal sealed class LifecycleEvents(MessageBroker broker, Departures departures, TimeProvider clock)
{
    private readonly ClientVersions _versions = new(clock);

    /// <summary>A client was let in.</summary>
    public ValueTask ConnectedAsync(Connection connection)
    {
        var presence = new PresenceIdentity(Guid.NewGuid(), _versions.Connected(connection.Client!.ClientId));
        connection.Presence = presence;
        return PublishAsync(connection, "presence", "connected", new JsonObject
        {
            ["ipAddress"] = connection.SourceIp,
            ["versionNumber"] = presence.VersionNumber,
        });
    }

    /// <summary>A client that was let in is gone.</summary>
    public ValueTask DisconnectedAsync(Connection connection, DisconnectReason reason)
    {
        if (connection.Presence is not { } presence)
        {
            return ValueTask.CompletedTask;
        }

        _versions.Disconnected(connection.Client!.ClientId);
        departures.Add(connection.Client, reason);
        return PublishAsync(connection, "presence", "disconnected", new JsonObject
        {
            ["clientInitiatedDisconnect"] = reason is DisconnectReason.ClientInitiated,
            ["disconnectReason"] = DisconnectReasonNames.Of(reason),
            ["versionNumber"] = presence.VersionNumber,
        });
    }

    /// <summary>A CONNECT was refused by the policies. Its version number is the latest connection's (AWS states none).</summary>
    public ValueTask ConnectFailedAsync(Connection connection, string clientId) =>
        PublishAsync(connection, clientId, Guid.NewGuid(), "presence", "connect_failed", new JsonObject
        {
            ["ipAddress"] = connection.SourceIp,
            ["versionNumber"] = _versions.Current(clientId),
            ["connectFailureReason"] = "AUTHORIZATION_FAILED",
        });

    /// <summary>Filters were granted.</summary>
    public ValueTask SubscribedAsync(Connection connection, IEnumerable<string> filters) =>
        SubscriptionsAsync(connection, "subscribed", filters);

    /// <summary>Filters were given up.</summary>
    public ValueTask UnsubscribedAsync(Connection connection, IEnumerable<string> filters) =>
        SubscriptionsAsync(connection, "unsubscribed", filters);

    private ValueTask SubscriptionsAsync(Connection connection, string type, IEnumerable<string> filters)
    {
        var topics = new JsonArray([.. filters.Select(filter => JsonValue.Create(filter))]);
        return topics.Count == 0
            ? ValueTask.CompletedTask
            : PublishAsync(connection, "subscriptions", type, new JsonObject { ["topics"] = topics });
    }

    private ValueTask PublishAsync(Connection connection, string kind, string type, JsonObject members) => connection.Presence is { } presence
        ? PublishAsync(connection, connection.Client!.ClientId, presence.SessionIdentifier, kind, type, members)
        : ValueTask.CompletedTask;

    private async ValueTask PublishAsync(
        Connection connection, string clientId, Guid sessionIdentifier, string kind, string type, JsonObject members)
    {
        if (clientId.AsSpan().ContainsAny('#', '+'))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var body = new JsonObject
        {
            ["clientId"] = clientId,
            ["timestamp"] = now.ToUnixTimeMilliseconds(),
            ["eventType"] = type,
            ["sessionIdentifier"] = sessionIdentifier.ToString(),
            ["principalIdentifier"] = IdentifierOf(connection.Access.Principal),
        };
        foreach (var (name, value) in members)
        {
            body[name] = value?.DeepClone();
        }

        await broker.PublishOwnAsync(
            new BrokerMessage
            {
                Topic = $"$aws/events/{kind}/{type}/{clientId}",
                Payload = JsonText.Bytes(body),
                // UNVERIFIED: AWS states no QoS; events "might be delivered more than once".
                QoS = QualityOfService.AtLeastOnce,
                Source = new MessageSource(Principal: null, ClientId: null, connection.SourceIp),
                ReceivedAt = now,
            });
    }

    // As AWS's sample of a WebSocket client shows it: a Cognito user appears as its role's session, not by its identity id.
    private static string IdentifierOf(Principal principal) => $"{principal.AccountId}/{principal.UserId}/{principal.UserId}";
}

/// <summary>
/// The version numbers of lifecycle events: each connection of a client id has the next one; a client id that was disconnected for
/// an hour begins again at 0.
/// </summary>
internal sealed class ClientVersions(TimeProvider clock)
{
    private const int MaxRemembered = 10_000;

    // AWS: about an hour. Not the session's expiry, which differs by session.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>The number of a new connection.</summary>
    public long Connected(string clientId)
    {
        lock (_lock)
        {
            Forget();
            var entry = _entries.GetValueOrDefault(clientId);
            var version = entry is null || IsForgotten(entry) ? 0 : entry.Version + 1;
            _entries[clientId] = new Entry(version, (entry?.Open ?? 0) + 1, clock.GetUtcNow());
            return version;
        }
    }

    /// <summary>A connection ended: if no other has its client id, the hour begins.</summary>
    public void Disconnected(string clientId)
    {
        lock (_lock)
        {
            if (_entries.GetValueOrDefault(clientId) is { } entry)
            {
                _entries[clientId] = entry with { Open = entry.Open - 1, ChangedAt = clock.GetUtcNow() };
            }
        }
    }

    /// <summary>The number that the latest connection of a client id has or had, else 0.</summary>
    public long Current(string clientId)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(clientId) is { } entry && !IsForgotten(entry) ? entry.Version : 0;
        }
    }

    private bool IsForgotten(Entry entry) => entry.Open == 0 && clock.GetUtcNow() - entry.ChangedAt >= Memory;

    private void Forget()
    {
        if (_entries.Count >= MaxRemembered)
        {
            foreach (var (id, _) in _entries.Where(entry => IsForgotten(entry.Value)).ToList())
            {
                _entries.Remove(id);
            }
        }
    }

    private sealed record Entry(long Version, int Open, DateTimeOffset ChangedAt);
}

/// <summary>What lifecycle events tell connections of one client id apart by.</summary>
/// <param name="SessionIdentifier">A UUID, new for each connection (UNVERIFIED for a persistent session that is resumed).</param>
/// <param name="VersionNumber">Counts the connections of one client id.</param>
internal sealed record PresenceIdentity(Guid SessionIdentifier, long VersionNumber);

/// <summary>AWS's names of <see cref="DisconnectReason"/>, as lifecycle events and GetConnection have them.</summary>
internal static class DisconnectReasonNames
{
    /// <summary>The name.</summary>
    public static string Of(DisconnectReason reason) => reason switch
    {
        DisconnectReason.ClientInitiated => "CLIENT_INITIATED_DISCONNECT",
        DisconnectReason.AuthError => "AUTH_ERROR",
        DisconnectReason.ClientError => "CLIENT_ERROR",
        DisconnectReason.ConnectionLost => "CONNECTION_LOST",
        DisconnectReason.DuplicateClientId => "DUPLICATE_CLIENTID",
        DisconnectReason.KeepAliveTimeout => "MQTT_KEEP_ALIVE_TIMEOUT",
        DisconnectReason.ServerInitiated => "SERVER_INITIATED_DISCONNECT",
        DisconnectReason.ApiInitiated => "API_INITIATED_DISCONNECT",
        DisconnectReason.Throttled => "THROTTLED",
        DisconnectReason.WebSocketTtlExpiration => "WEBSOCKET_TTL_EXPIRATION",
        _ => "SERVER_ERROR",
    };
}
