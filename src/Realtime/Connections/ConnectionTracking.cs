using Realtime.Users;

namespace Realtime.Connections;

/// <summary>What became of an event about a connection.</summary>
public enum TrackedConnection
{
    /// <summary>The client is no user of this deployment: another one's, or another application's.</summary>
    Foreign,

    /// <summary>The connection stands and is recorded.</summary>
    Begun,

    /// <summary>The connection is recorded no more.</summary>
    Ended,

    /// <summary>The event came after the connection's end.</summary>
    Late,

    /// <summary>The user is blocked: the policy is off the identity again, and the connection is closed.</summary>
    TurnedOut,

    /// <summary>The user has as many connections as they may: this one is closed.</summary>
    TooMany,
}

/// <summary>Follows AWS IoT Core's events about connections. Each may come late, twice, and before what it follows.</summary>
public sealed class ConnectionTracking(IUserLookup users, UserConnections connections, UserBlocking blocking, ConnectionCloser closer)
{
    /// <summary>The most connections that a user has: tabs, telephones, tablets. Each costs the others a little whenever somebody asks who is here.</summary>
    public const int MaxConnections = 20;

    /// <summary>A connection was made.</summary>
    public async Task<TrackedConnection> BeginAsync(ClientConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (await FindAsync(connection.ClientId, cancellationToken) is not (var identity, { } subject))
        {
            return TrackedConnection.Foreign;
        }

        if (!await connections.BeginAsync(subject, connection, cancellationToken))
        {
            return TrackedConnection.Late;
        }

        // Behind the record: who blocks the user sets the flag and then reads the records, so one of the two finds the other.
        if (await users.IsBlockedAsync(subject, cancellationToken))
        {
            await blocking.TurnOutAsync(identity, connection.ClientId, cancellationToken);
            return TrackedConnection.TurnedOut;
        }

        if (IsAmongTheFirst(connection.ClientId, await connections.ListAsync(subject, cancellationToken)))
        {
            return TrackedConnection.Begun;
        }

        await closer.CloseAsync(connection.ClientId, cancellationToken);
        return TrackedConnection.TooMany;
    }

    /// <summary>A connection ended.</summary>
    public async Task<TrackedConnection> EndAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        if (await FindAsync(clientId, cancellationToken) is not (_, { } subject))
        {
            return TrackedConnection.Foreign;
        }

        await connections.EndAsync(subject, sessionId, cancellationToken);
        return TrackedConnection.Ended;
    }

    // By client: one that comes back has another session while the end of its last one is on its way, and counts once.
    private static bool IsAmongTheFirst(string clientId, IReadOnlyList<ClientConnection> all) =>
        all.Select(connection => connection.ClientId).Distinct(StringComparer.Ordinal).Take(MaxConnections).Contains(clientId)
        || all.All(connection => connection.ClientId != clientId);

    private async Task<(string IdentityId, string? Subject)> FindAsync(string clientId, CancellationToken cancellationToken) =>
        MqttClientId.IdentityOf(clientId) is { } identity
            ? (identity, await users.SubjectOfAsync(identity, cancellationToken))
            : ("", null);
}
