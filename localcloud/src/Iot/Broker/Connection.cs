using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Lifecycle;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.Broker;

/// <summary>One client's connection: what is known of it, and how messages reach it.</summary>
internal sealed class Connection : IDisposable
{
    private readonly IMqttTransport _transport;
    private readonly BrokerContext _services;
    private readonly InFlightWindow _window;
    private readonly ConnectionEnd _end;
    private readonly UnreliableDelivery _delivery;
    private RateLimiter? _complaints;
    private long _dropped;
    private uint? _maxPacketBytes;

    /// <summary>Starts waiting for the CONNECT on <paramref name="transport"/>.</summary>
    public Connection(IMqttTransport transport, ConnectionAccess access, string sourceIp, BrokerContext services)
    {
        _transport = transport;
        _services = services;
        Access = access;
        SourceIp = sourceIp;
        Throughput = new Throughput(services.Options.BytesPerSecond, services.Clock);
        Outbound = new OutboundQueue(
            transport, services.Options.MaxQueuedMessages, Throughput, services.Clock, () => Abort(DisconnectReason.ConnectionLost));
        _window = new InFlightWindow(Outbound, services.Options, services.Clock);
        _delivery = new UnreliableDelivery(Send, services.Chaos, services.Clock);
        _end = new ConnectionEnd(transport, Outbound, services.Options, services.Clock);
        Inbound = new InboundPublishes(services.Options);
        Deadline = new ConnectionDeadline(services.Options, services.Clock, Terminate);
    }

    /// <summary>What the client may do. On TCP its CONNECT says who it is.</summary>
    public ConnectionAccess Access { get; set; }

    /// <summary>Who the client is, where only its CONNECT says so; or <see langword="null"/>.</summary>
    public TcpLogin? Login { get; init; }

    /// <summary>The client's address.</summary>
    public string SourceIp { get; }

    /// <summary>Bytes in both directions.</summary>
    public Throughput Throughput { get; }

    /// <summary>Packets on their way to the client.</summary>
    public OutboundQueue Outbound { get; }

    /// <summary>What is known of the messages that the client publishes.</summary>
    public InboundPublishes Inbound { get; }

    /// <summary>Keep-alive and life span.</summary>
    public ConnectionDeadline Deadline { get; }

    /// <summary>What the client said of itself when it was let in, or <see langword="null"/> before that.</summary>
    public ConnectedClient? Client { get; set; }

    /// <summary>The client's session, or <see langword="null"/> before it was let in.</summary>
    public Session? Session { get; set; }

    /// <summary>What lifecycle events call this connection, or <see langword="null"/> until the client is let in.</summary>
    public PresenceIdentity? Presence { get; set; }

    /// <summary>Whether the will is published although the client took its leave: MQTT 5 lets it ask for that.</summary>
    public bool WantsWill { get; set; }

    /// <summary>The client's filters.</summary>
    public IReadOnlyDictionary<string, SubscriptionOptions> Subscriptions =>
        Session?.Subscriptions ?? new Dictionary<string, SubscriptionOptions>();

    /// <summary>Messages that the client did not get: over the rate, behind a full queue, or larger than it takes.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Why the connection ended or is about to, or <see langword="null"/>.</summary>
    public DisconnectReason? EndReason => _end.Reason;

    /// <summary>Heeds what a CONNECT of MQTT 5 asks for; one of MQTT 3 asks for nothing.</summary>
    public void Heed(ProtocolLevel level, PacketProperties asked, IotOptions options)
    {
        Outbound.Level = level;
        _end.Speak(level, asked.RequestProblemInformation != 0);
        if (level == ProtocolLevel.Mqtt5)
        {
            _maxPacketBytes = asked.MaximumPacketSize;
            _window.Limit = Math.Min(options.MaxInFlight, asked.ReceiveMaximum ?? ushort.MaxValue);
            _window.RetryLifetime = options.RetryLifetime5;
        }
    }

    /// <summary>Sends a message on, if the client may receive it and keeps up.</summary>
    /// <returns>Whether it is on its way.</returns>
    public bool Deliver(PublishPacket packet)
    {
        if (!MayReceive(packet))
        {
            return false;
        }

        if (!Session!.Publishes.TryTake())
        {
            Complain(packet);
        }
        else if (_delivery.Send(packet))
        {
            return true;
        }

        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Sends a message that was stored for the client, or might go to another one.</summary>
    /// <returns><see langword="false"/> if the client can't take it at present.</returns>
    public bool Replay(PublishPacket packet)
    {
        if (MayReceive(packet))
        {
            return Session!.Publishes.TryTake() && _delivery.Send(packet);
        }

        packet.Settled?.Invoke();
        return true;
    }

    /// <summary>The client acknowledged a message.</summary>
    public void Acknowledge(ushort packetId) => _window.Acknowledge(packetId);

    /// <summary>Takes out what the client did not acknowledge. Nothing more is sent with QoS 1.</summary>
    public Unacknowledged TakeUnacknowledged()
    {
        // What it holds is not lost.
        _delivery.Dispose();
        return new Unacknowledged(_window.TakeAll());
    }

    /// <summary>What a client of MQTT 5 that wants to know is told about a failure.</summary>
    public PacketProperties Explain(string problem) => _end.Explain(problem);

    /// <summary>Ends the connection once the packet at hand is done with, and what was answered is sent. The first reason counts.</summary>
    public void End(DisconnectReason reason, ReasonCode? code = null, string? problem = null) => _end.Set(reason, code, problem);

    /// <summary>Ends the connection from outside: a client of MQTT 5 is told why, one of MQTT 3 is cut off. The first reason counts.</summary>
    public void Terminate(DisconnectReason reason) => _end.Terminate(reason);

    /// <summary>Says what a client of MQTT 5 is to be told at the end; nothing is sent after it.</summary>
    public void SayGoodbye() => _end.SayGoodbye();

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

    private bool MayReceive(PublishPacket packet)
    {
        if (!Access.MayReceive(packet.Topic, _services.Arns))
        {
            return false;
        }

        // [MQTT-3.1.2-25] what the client can't take counts as delivered.
        if (_maxPacketBytes is { } limit && PacketEncoder.LengthOf(packet, ProtocolLevel.Mqtt5) > limit)
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }

        return true;
    }

    // Whoever is too fast is so a hundred times a second.
    private void Complain(PublishPacket packet)
    {
        _complaints ??= new RateLimiter(1, _services.Clock);
        if (_complaints.TryTake())
        {
            _services.Log.DeliveryDiscarded(Client?.ClientId, packet.Topic, _services.Options.PublishesPerSecond);
        }
    }

    private bool Send(PublishPacket packet) =>
        packet.QoS == QualityOfService.AtMostOnce ? Outbound.TryEnqueue(packet) : _window.Offer(packet);
}

/// <summary>A client that was let in.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Level">The protocol it speaks.</param>
/// <param name="Since">When it was let in.</param>
/// <param name="Will">Its will, or <see langword="null"/>.</param>
internal sealed record ConnectedClient(string ClientId, ProtocolLevel Level, DateTimeOffset Since, Will? Will)
{
    /// <summary>The keep-alive that holds.</summary>
    public TimeSpan KeepAlive { get; init; }

    /// <summary>How long its session outlives the connection; zero for not at all.</summary>
    public TimeSpan SessionExpiry { get; init; }

    /// <summary>Whether it is told more than a return code.</summary>
    public bool IsMqtt5 => Level == ProtocolLevel.Mqtt5;
}

/// <summary>What is known of a client's own messages: its topic aliases, and the identifiers that were not acknowledged.</summary>
internal sealed class InboundPublishes(IotOptions options)
{
    private string?[]? _aliases;
    private HashSet<ushort>? _unacknowledged;

    /// <summary>The topic that a PUBLISH means, by itself or by its alias (MQTT 5, 3.3.2.3.4).</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public PacketProblem? Resolve(PublishPacket packet, out string topic)
    {
        topic = packet.Topic;
        if (packet.Properties.TopicAlias is not { } alias)
        {
            return null;
        }

        if (alias == 0 || alias > options.MaxTopicAliases)
        {
            return new PacketProblem(
                $"a topic alias of {alias}, not from 1 to {options.MaxTopicAliases}", ReasonCode.TopicAliasInvalid);
        }

        _aliases ??= new string?[options.MaxTopicAliases + 1];
        if (topic.Length > 0)
        {
            _aliases[alias] = topic;
            return null;
        }

        topic = _aliases[alias] ?? "";
        return topic.Length > 0 ? null : new PacketProblem($"topic alias {alias} stands for nothing", ReasonCode.ProtocolError);
    }

    /// <summary>A message of QoS 1 was discarded, and hence not acknowledged.</summary>
    public void Discard(ushort packetId) => (_unacknowledged ??= []).Add(packetId);

    /// <summary>A message of QoS 1 was taken.</summary>
    public void Acknowledge(ushort packetId) => _unacknowledged?.Remove(packetId);

    /// <summary>Whether so many of the client's messages are unacknowledged that AWS takes no further one.</summary>
    public bool IsFull(ushort packetId) =>
        _unacknowledged?.Count >= options.MaxInFlight && !_unacknowledged.Contains(packetId);
}
