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

        await broker.PublishAsync(
            new BrokerMessage
            {
                Topic = $"$aws/events/{kind}/{type}/{clientId}",
                Payload = JsonText.Bytes(body),
                // UNVERIFIED: AWS states no QoS; events "might be delivered more than once".
                QoS = QualityOfService.AtLeastOnce,
                Source = new MessageSource(Principal: null, ClientId: null, connection.SourceIp),
                ReceivedAt = now,
            },
            CancellationToken.None);
    }

    // As AWS's sample of a WebSocket client shows it: a Cognito user appears as its role's session, not by its identity id.
    private static string IdentifierOf(Principal principal) => $"{principal.AccountId}/{principal.UserId}/{principal.UserId}";
}
