using System.Collections.Concurrent;

namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>The sessions of clients that are there, and of those that may come back.</summary>
internal sealed class SessionStore(SubscriptionIndex index, IotOptions options, TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private readonly Dictionary<Session, ITimer> _expiries = [];
    private bool _isDisposed;

    /// <summary>Called with the client id after a session ended, other than with its client's connection; or <see langword="null"/>.</summary>
    public Action<string>? Ended { get; set; }

    /// <summary>All of them.</summary>
    public IEnumerable<Session> All => _sessions.Values;

    /// <summary>That of a client id, or <see langword="null"/>.</summary>
    public Session? Find(string clientId) =>
        _sessions.GetValueOrDefault(clientId) is { } session && !IsOver(session) ? session : null;

    /// <summary>The session that a client's new connection goes on with, or begins. It is not attached yet.</summary>
    /// <param name="client">The client.</param>
    /// <param name="clean">Whether an earlier session is forgotten.</param>
    /// <param name="isPresent">Whether it is an earlier one.</param>
    public Session Open(ConnectedClient client, bool clean, out bool isPresent)
    {
        lock (_lock)
        {
            var former = _sessions.GetValueOrDefault(client.ClientId);
            if (former?.Connection is { } connection)
            {
                // Its connection is being cut; what it did not acknowledge goes on with the session.
                former.Detach(connection);
            }

            isPresent = former is { Expiry.Ticks: > 0 } && !clean && !IsOver(former) && former.IsMqtt5 == client.IsMqtt5;
            if (isPresent)
            {
                StopExpiry(former!);
                former!.Expiry = client.SessionExpiry;
                return former;
            }

            if (former is not null)
            {
                Forget(former);
            }

            return _sessions[client.ClientId] =
                new Session(client.ClientId, client.Level, index, options, clock) { Expiry = client.SessionExpiry };
        }
    }

    /// <summary>A connection is over: its session ends with it, or waits for the client.</summary>
    public void Leave(Session session, Connection connection)
    {
        lock (_lock)
        {
            if (!session.Detach(connection))
            {
                return;
            }

            if (session.Expiry <= TimeSpan.Zero)
            {
                Forget(session);
                return;
            }

            if (!_isDisposed)
            {
                _expiries[session] = clock.CreateTimer(_ => End(session), null, session.Expiry, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Ends the session of a client that is not there.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string clientId) => _sessions.TryGetValue(clientId, out var session) && End(session);

    /// <summary>LocalCloud ends: no session expires any more, and nothing that waits is sent.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var session in _sessions.Values)
            {
                StopExpiry(session);
                session.Rest();
            }
        }
    }

    private bool End(Session session)
    {
        lock (_lock)
        {
            if (session.Connection is not null || !_sessions.TryGetValue(session.ClientId, out var current) || current != session)
            {
                return false;
            }

            Forget(session);
        }

        Ended?.Invoke(session.ClientId);
        return true;
    }

    private bool IsOver(Session session) => session.ExpiresAt <= clock.GetUtcNow();

    private void Forget(Session session)
    {
        StopExpiry(session);
        _sessions.TryRemove(KeyValuePair.Create(session.ClientId, session));
        session.Dispose();
    }

    private void StopExpiry(Session session)
    {
        if (_expiries.Remove(session, out var timer))
        {
            timer.Dispose();
        }
    }
}
