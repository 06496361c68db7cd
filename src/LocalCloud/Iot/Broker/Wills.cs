using System.Collections.Concurrent;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Publishes the wills of clients that are lost, at once or, in MQTT 5, after a delay in which the client may come back. AWS's table of
/// supported properties does not list the delay; <see cref="IotOptions.WillDelay"/> switches it off.
/// </summary>
internal sealed class Wills : IDisposable
{
    private readonly MessageBroker _broker;
    private readonly IotOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, DelayedWill> _delayed = new();

    /// <summary>Publishes through <paramref name="broker"/>.</summary>
    public Wills(MessageBroker broker, SessionStore sessions, IotOptions options, TimeProvider clock)
    {
        (_broker, _options, _clock) = (broker, options, clock);

        // [MQTT-3.1.3-9] a will waits no longer than its session.
        sessions.Ended = Publish;
    }

    /// <summary>A connection ended, and not as its client wanted. Its session has been left.</summary>
    /// <returns>The will, if it is due now.</returns>
    public Will? Leave(Connection connection, Session session)
    {
        if (connection.Client is not { Will: { } will } client)
        {
            return null;
        }

        // MQTT 5, 3.1.3.2.2: the delay ends with the session.
        var delay = DelayOf(client, will);
        if (delay <= TimeSpan.Zero || session.HasEnded)
        {
            return will;
        }

        // A successor may go on with the session already: nothing was lost.
        if (session.Connection is null)
        {
            Delay(connection, session, will, delay);
        }

        return null;
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
            delayed.Timer?.Dispose();
        }
    }

    /// <summary>Publishes a will that is due.</summary>
    public async ValueTask PublishAsync(Connection connection, Will will)
    {
        var now = _clock.GetUtcNow();
        await _broker.PublishAsync(
            new BrokerMessage
            {
                Topic = will.Topic,
                Payload = will.Payload,
                QoS = will.QoS,
                Retain = will.Retain,
                Source = new MessageSource(connection.Access.Principal, connection.Client!.ClientId, connection.SourceIp),
                ReceivedAt = now,
                Properties = MessageProperties.Of(will.Properties),

                // The interval begins when the will is published.
                ExpiresAt = MessageExpiry.ExpiresAt(now, will.Properties.MessageExpiry),
            },
            CancellationToken.None);
    }

    /// <summary>Publishes nothing any more.</summary>
    public void Dispose()
    {
        foreach (var (clientId, delayed) in _delayed)
        {
            Take(clientId, delayed);
        }
    }

    private TimeSpan DelayOf(ConnectedClient client, Will will)
    {
        var delay = TimeSpan.FromSeconds(_options.WillDelay ? will.Properties.WillDelay ?? 0 : 0);
        return delay < client.SessionExpiry ? delay : client.SessionExpiry;
    }

    private void Delay(Connection connection, Session session, Will will, TimeSpan delay)
    {
        var delayed = new DelayedWill(connection, will);
        delayed.Timer = _clock.CreateTimer(
            _ => Publish(session.ClientId, delayed), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Publish(session.ClientId);
        _delayed[session.ClientId] = delayed;
        delayed.Timer.Change(delay, Timeout.InfiniteTimeSpan);
        if (session.HasEnded)
        {
            // Just now, and whoever ended it may have found no will yet.
            Publish(session.ClientId, delayed);
        }
    }

    private void Publish(string clientId)
    {
        if (_delayed.GetValueOrDefault(clientId) is { } delayed)
        {
            Publish(clientId, delayed);
        }
    }

    private void Publish(string clientId, DelayedWill delayed)
    {
        if (Take(clientId, delayed))
        {
            _ = PublishAsync(delayed.Connection, delayed.Will).AsTask();
        }
    }

    // Whoever takes it out publishes it, once.
    private bool Take(string clientId, DelayedWill delayed)
    {
        var isTaken = _delayed.TryRemove(KeyValuePair.Create(clientId, delayed));
        delayed.Timer?.Dispose();
        return isTaken;
    }

    private sealed class DelayedWill(Connection connection, Will will)
    {
        public Connection Connection => connection;

        public Will Will => will;

        public ITimer? Timer { get; set; }
    }
}
