using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Lifecycle;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.Broker;

/// <summary>One client's connection: what is known of it, and how messages reach it.</summary>
internal sealed class Connection : IDisposable
{
    private readonly IMqttTransport _transport;
    private readonly IotArns _arns;
    private readonly InFlightWindow _window;
    private readonly UnreliableDelivery _delivery;
    private readonly Lock _lock = new();
    private DisconnectReason? _endReason;
    private long _dropped;

    /// <summary>Starts waiting for the CONNECT on <paramref name="transport"/>.</summary>
    public Connection(IMqttTransport transport, ConnectionAccess access, string sourceIp, BrokerServices services)
    {
        _transport = transport;
        _arns = services.Arns;
        Access = access;
        SourceIp = sourceIp;
        Outbound = new OutboundQueue(
            transport, services.Options.MaxQueuedMessages, () => Abort(DisconnectReason.ConnectionLost));
        _window = new InFlightWindow(Outbound, services.Options, services.Clock);
        _delivery = new UnreliableDelivery(Send, services.Chaos, services.Clock);
        Publishes = new RateLimiter(services.Options.PublishesPerSecond, services.Clock);
        Deadline = new ConnectionDeadline(services.Options, services.Clock, Abort);
    }

    /// <summary>What the client may do.</summary>
    public ConnectionAccess Access { get; }

    /// <summary>The client's address.</summary>
    public string SourceIp { get; }

    /// <summary>Packets on their way to the client.</summary>
    public OutboundQueue Outbound { get; }

    /// <summary>AWS's limit on publishes, in both directions together.</summary>
    public RateLimiter Publishes { get; }

    /// <summary>Keep-alive and life span.</summary>
    public ConnectionDeadline Deadline { get; }

    /// <summary>What the client said of itself when it was let in, or <see langword="null"/> before that.</summary>
    public ConnectedClient? Client { get; set; }

    /// <summary>What lifecycle events call this connection, or <see langword="null"/> until the client is let in.</summary>
    public PresenceIdentity? Presence { get; set; }

    /// <summary>The client's filters. Only its own packets change them, one after the other.</summary>
    public IDictionary<string, QualityOfService> Subscriptions { get; } =
        new System.Collections.Concurrent.ConcurrentDictionary<string, QualityOfService>();

    /// <summary>Messages that the client did not get: over the rate, or behind a full queue.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Why the connection ended or is about to, or <see langword="null"/>.</summary>
    public DisconnectReason? EndReason
    {
        get
        {
            lock (_lock)
            {
                return _endReason;
            }
        }
    }

    /// <summary>Sends a message on, if the client may receive it and keeps up.</summary>
    public void Deliver(BrokerMessage message, QualityOfService granted)
    {
        if (!Access.Allows("iot:Receive", _arns.Topic(message.Topic)))
        {
            return;
        }

        // [MQTT-3.3.1-9] RETAIN is 0 for an established subscription, whatever the publisher set.
        var packet = new PublishPacket
        {
            Topic = message.Topic,
            Payload = message.Payload,
            QoS = message.QoS < granted ? message.QoS : granted,
        };
        if (!Publishes.TryTake() || !_delivery.Send(packet))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>The client acknowledged a message.</summary>
    public void Acknowledge(ushort packetId) => _window.Acknowledge(packetId);

    /// <summary>Ends the connection once the packet at hand is done with, and what was answered is sent. The first reason counts.</summary>
    public void End(DisconnectReason reason)
    {
        lock (_lock)
        {
            _endReason ??= reason;
        }
    }

    /// <summary>Cuts the connection at once: no close frame, nothing more is sent. The first reason counts.</summary>
    public void Abort(DisconnectReason reason)
    {
        End(reason);
        _transport.Abort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Deadline.Dispose();
        _delivery.Dispose();
        _window.Dispose();
    }

    private bool Send(PublishPacket packet) =>
        packet.QoS == QualityOfService.AtMostOnce ? Outbound.TryEnqueue(packet) : _window.Offer(packet);
}
