using System.Collections.Concurrent;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Publishes the wills of clients that are lost, at once or, in MQTT 5, after a delay in which the client may come back. AWS's table of
/// supported properties does not list the delay; <see cref="IotOptions.WillDelay"/> switches it off.
/// </summary>
internal sealed class Wills
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

    /// <summary>A connection ended, and not as its client wanted.</summary>
    public async ValueTask LeaveAsync(Connection connection)
    {
        if (connection.Client is not { Will: { } will } client)
        {
            return;
        }

        var delay = DelayOf(client, will);
        if (delay > TimeSpan.Zero)
        {
            // Its successor goes on with the session already: nothing was lost.
            if (connection.Session?.Connection is { } other && other != connection)
            {
                return;
            }

            var delayed = new DelayedWill(connection, will);
            _delayed[client.ClientId] = delayed;
            delayed.Timer = _clock.CreateTimer(_ => Publish(client.ClientId), null, delay, Timeout.InfiniteTimeSpan);
            return;
        }

        await PublishAsync(connection, will);
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

    private TimeSpan DelayOf(ConnectedClient client, Will will)
    {
        var delay = TimeSpan.FromSeconds(_options.WillDelay ? will.Properties.WillDelay ?? 0 : 0);
        return delay < client.SessionExpiry ? delay : client.SessionExpiry;
    }

    private void Publish(string clientId)
    {
        if (_delayed.TryRemove(clientId, out var delayed))
        {
            delayed.Timer?.Dispose();
            _ = PublishAsync(delayed.Connection, delayed.Will).AsTask();
        }
    }

    private async ValueTask PublishAsync(Connection connection, Will will)
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

    private sealed record DelayedWill(Connection Connection, Will Will)
    {
        public ITimer? Timer { get; set; }
    }
}
