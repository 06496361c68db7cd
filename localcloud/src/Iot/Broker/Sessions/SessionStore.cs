using System.Collections.Concurrent;
using LocalCloud.Iot.Broker.Sessions.Kept;

namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>The sessions of clients that are there, and of those that may come back.</summary>
internal sealed class SessionStore : IDisposable
{
    private readonly SubscriptionIndex _index;
    private readonly SessionFiles _files;
    private readonly IotOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private readonly Dictionary<Session, ITimer> _expiries = [];
    private bool _isDisposed;

    /// <summary>Goes on with the sessions of an earlier run.</summary>
    public SessionStore(SubscriptionIndex index, SessionFiles files, IotOptions options, TimeProvider clock)
    {
        (_index, _files, _options, _clock) = (index, files, options, clock);
        foreach (var kept in files.Load())
        {
            var session = _sessions[kept.ClientId] = new Session(kept.ClientId, kept.Level, index, files, options, clock);
            session.Restore(kept);
        }

        files.DeleteOthers(_sessions.Keys, index.Groups);
    }

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
                new Session(client.ClientId, client.Level, _index, _files, _options, _clock) { Expiry = client.SessionExpiry };
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

            Wait(session, session.Expiry);
        }
    }

    /// <summary>From now on the sessions of an earlier run expire, those that did meanwhile at once.</summary>
    public void GoOn()
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            foreach (var session in _sessions.Values.ToList())
            {
                if (session.ExpiresAt is { } expiresAt && !_expiries.ContainsKey(session))
                {
                    Wait(session, expiresAt > now ? expiresAt - now : TimeSpan.Zero);
                }
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

            _files.Close();
        }
    }

    // Not before the timer is known: one that is due at once runs at once.
    private void Wait(Session session, TimeSpan time)
    {
        if (!_isDisposed)
        {
            var timer = _expiries[session] = _clock.CreateTimer(_ => End(session), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(time, Timeout.InfiniteTimeSpan);
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

    private bool IsOver(Session session) => session.ExpiresAt <= _clock.GetUtcNow();

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

/// <summary>How long a session outlives its connection: what the client asks for, up to the account's limit.</summary>
internal static class SessionExpiry
{
    /// <summary>What becomes of an interval of MQTT 5.</summary>
    public static TimeSpan Of(uint seconds, IotOptions options)
    {
        var asked = TimeSpan.FromSeconds(seconds);
        return asked < options.SessionExpiry ? asked : options.SessionExpiry;
    }
}
