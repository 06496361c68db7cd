using System.Collections.Concurrent;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Broker.Sessions.Kept;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Publishes the wills of clients that are lost, at once or, in MQTT 5, after a delay in which the client may come back. AWS's table of
/// supported properties does not list the delay; <see cref="IotOptions.WillDelay"/> switches it off. The will of a client whose session
/// outlives LocalCloud does so too: it is published by the next run, if that finds the client lost.
/// </summary>
internal sealed class Wills : IStackObserver, IDisposable
{
    private readonly MessageBroker _broker;
    private readonly SessionStore _sessions;
    private readonly IotOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, DelayedWill> _delayed = new();

    /// <summary>Publishes through <paramref name="broker"/>, and takes over the wills of an earlier run.</summary>
    public Wills(MessageBroker broker, SessionStore sessions, IotOptions options, TimeProvider clock)
    {
        (_broker, _sessions, _options, _clock) = (broker, sessions, options, clock);

        // [MQTT-3.1.3-9] a will waits no longer than its session.
        sessions.Ended = Publish;
        foreach (var session in sessions.All.Where(session => session is { Will: not null, Connection: null }))
        {
            Note(session, session.Will!);
        }
    }

    /// <summary>The rules are there: wills of an earlier run begin to fall due, and its sessions to expire.</summary>
    public Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var delayed in _delayed.Values)
        {
            delayed.Start(_clock);
        }

        _sessions.GoOn();
        return Task.CompletedTask;
    }

    /// <summary>The will of a connection that outlives LocalCloud, or <see langword="null"/>.</summary>
    public KeptWill? Of(Connection connection) => connection.Client!.SessionExpiry > TimeSpan.Zero ? KeptWill.Of(connection, DelayOf(connection)) : null;

    /// <summary>A connection ended, and its session has been left.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="session">Its session.</param>
    /// <param name="isLost">Whether it did not end as its client wanted.</param>
    /// <returns>The will, if it is due now.</returns>
    public KeptWill? Leave(Connection connection, Session session, bool isLost)
    {
        // A successor may go on with the session already: nothing was lost.
        var isSucceeded = session.Connection is not null;
        var will = isLost ? KeptWill.Of(connection, DelayOf(connection)) : null;

        // MQTT 5, 3.1.3.2.2: the delay ends with the session.
        var waits = will is not null && will.Delay > TimeSpan.Zero && !session.HasEnded;
        if (!isSucceeded)
        {
            session.Will = waits ? will! with { DueAt = _clock.GetUtcNow() + will.Delay } : null;
            if (waits)
            {
                Delay(session, session.Will!);
            }
        }

        return waits ? null : will;
    }

    /// <summary>The client is back in time: its will is not published. One that came back to a new session has lost the old one.</summary>
    public void Return(string clientId, bool sessionIsPresent)
    {
        if (!sessionIsPresent)
        {
            Publish(clientId);
        }
        else if (_delayed.TryRemove(clientId, out var delayed))
        {
            delayed.Dispose();
        }
    }

    /// <summary>Publishes a will that is due.</summary>
    public ValueTask PublishAsync(KeptWill will) => _broker.PublishOwnAsync(will.ToMessage(_clock.GetUtcNow()));

    /// <summary>LocalCloud ends: what waits is published by the next run.</summary>
    public void Dispose()
    {
        foreach (var (clientId, delayed) in _delayed)
        {
            Take(clientId, delayed);
        }
    }

    private TimeSpan DelayOf(Connection connection)
    {
        var client = connection.Client!;
        var delay = TimeSpan.FromSeconds(_options.WillDelay ? client.Will?.Properties.WillDelay ?? 0 : 0);
        return delay < client.SessionExpiry ? delay : client.SessionExpiry;
    }

    private void Delay(Session session, KeptWill will)
    {
        var delayed = Note(session, will);
        delayed.Start(_clock);
        if (session.HasEnded)
        {
            // Just now, and whoever ended it may have found no will yet.
            Publish(session.ClientId, delayed);
        }
    }

    private DelayedWill Note(Session session, KeptWill will)
    {
        Publish(session.ClientId);
        var delayed = new DelayedWill(session, will);
        delayed.Timer = _clock.CreateTimer(
            _ => Publish(session.ClientId, delayed), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return _delayed[session.ClientId] = delayed;
    }

    private void Publish(string clientId)
    {
        if (_delayed.GetValueOrDefault(clientId) is { } delayed)
        {
            Publish(clientId, delayed);
        }
    }

    // Whoever takes it out publishes it, once.
    private void Publish(string clientId, DelayedWill delayed)
    {
        if (Take(clientId, delayed))
        {
            delayed.Session.Will = null;
            _ = PublishAsync(delayed.Will).AsTask();
        }
    }

    private bool Take(string clientId, DelayedWill delayed)
    {
        var isTaken = _delayed.TryRemove(KeyValuePair.Create(clientId, delayed));
        delayed.Dispose();
        return isTaken;
    }

    private sealed class DelayedWill(Session session, KeptWill will) : IDisposable
    {
        public Session Session => session;

        public KeptWill Will => will;

        public ITimer? Timer { get; set; }

        // One of a client that was there when LocalCloud was killed has no time yet: the client was lost then, and is noticed now.
        public void Start(TimeProvider clock)
        {
            var wait = will.DueAt - clock.GetUtcNow() ?? will.Delay;
            Timer?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => Timer?.Dispose();
    }
}
