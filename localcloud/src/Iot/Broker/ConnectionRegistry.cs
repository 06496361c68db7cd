using System.Collections.Concurrent;

namespace LocalCloud.Iot.Broker;

/// <summary>The connected clients, one per client id, and how often a client id connects.</summary>
internal sealed class ConnectionRegistry(IotOptions options, TimeProvider clock)
{
    private const int MaxRememberedClientIds = 10_000;
    private const int Steps = 64;

    private readonly ConcurrentDictionary<string, Connection> _connections = new();
    private readonly ConcurrentDictionary<string, RateLimiter> _connects = new();
    private readonly Lock[] _steps = [.. Enumerable.Range(0, Steps).Select(_ => new Lock())];
    private readonly RateLimiter _connectsOfAccount = new(options.ConnectsPerSecond, clock);

    /// <summary>Everybody who is connected.</summary>
    public IEnumerable<Connection> All => _connections.Values;

    /// <summary>
    /// Held while a client is let in, and while the end of its connection is noted: for one client id these are one step each, in one
    /// order, so that connection, session and will go to the same one of two that come at once. Other ids may share it.
    /// </summary>
    public Lock StepOf(string clientId) => _steps[(uint)string.GetHashCode(clientId, StringComparison.Ordinal) % Steps];

    /// <summary>The connection with a client id, or <see langword="null"/>.</summary>
    public Connection? Find(string clientId) => _connections.GetValueOrDefault(clientId);

    /// <summary>Whether the account has room for another connection, or <paramref name="clientId"/> takes over one of its own.</summary>
    public bool HasRoom(string clientId) => _connections.Count < options.MaxConnections || _connections.ContainsKey(clientId);

    /// <summary>Whether this client id may connect again already, and the account too.</summary>
    public bool TryTakeConnect(string clientId)
    {
        if (options.ConnectsPerSecondPerClientId == int.MaxValue)
        {
            return _connectsOfAccount.TryTake();
        }

        if (_connects.Count >= MaxRememberedClientIds)
        {
            foreach (var (id, _) in _connects.Where(entry => entry.Value.IsFull))
            {
                _connects.TryRemove(id, out _);
            }
        }

        return _connects.GetOrAdd(clientId, _ => new RateLimiter(options.ConnectsPerSecondPerClientId, clock)).TryTake()
            && _connectsOfAccount.TryTake();
    }

    /// <summary>Registers <paramref name="connection"/> under its client id and cuts off who had it before [MQTT-3.1.4-2].</summary>
    public void Register(Connection connection)
    {
        Connection? former = null;
        _connections.AddOrUpdate(connection.Client!.ClientId, connection, (_, other) =>
        {
            former = other;
            return connection;
        });
        former?.Terminate(DisconnectReason.DuplicateClientId);
    }

    /// <summary>Removes <paramref name="connection"/>, unless another has its client id by now.</summary>
    public void Remove(Connection connection)
    {
        if (connection.Client is { } client)
        {
            _connections.TryRemove(KeyValuePair.Create(client.ClientId, connection));
        }
    }
}
