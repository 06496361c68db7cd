using System.Collections.Concurrent;
using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions.Kept;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>
/// What the broker knows of a client beyond one connection: its subscriptions, and, while it is away, the QoS 1 messages it missed.
/// Most sessions end with their connection. One that does not is kept in files, with all that its client did not acknowledge.
/// </summary>
internal sealed class Session(
    string clientId, ProtocolLevel level, SubscriptionIndex index, SessionFiles files, IotOptions options, TimeProvider clock) : ISubscriber, IDisposable
{
    // Delivery takes the first one; subscribing, which may lead to a delivery, the second one and then the first.
    private readonly Lock _lock = new();
    private readonly Lock _subscribing = new();
    private readonly ConcurrentDictionary<string, SubscriptionOptions> _subscriptions = new(concurrencyLevel: 1, capacity: 1);
    private readonly StoredMessages _stored = new(options.MaxStoredMessages, () => options.StoredMessagesPerSecond, clock);
    private readonly SessionFile _file = new(files, clientId);
    private Connection? _connection;
    private KeptWill? _will;
    private volatile bool _hasEnded;

    /// <summary>Whose it is.</summary>
    public string ClientId => clientId;

    /// <summary>What its client speaks.</summary>
    public ProtocolLevel Level => level;

    /// <summary>Whether it can be gone on with in MQTT 5; one of MQTT 3 can't, and the other way round.</summary>
    public bool IsMqtt5 => Level == ProtocolLevel.Mqtt5;

    /// <summary>How long it outlives its connection; zero for not at all.</summary>
    public TimeSpan Expiry { get; set; }

    /// <summary>When it ends unless its client comes back, or <see langword="null"/> while that is there.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>AWS's limit on publishes, in both directions together, and on messages that are stored.</summary>
    public RateLimiter Publishes { get; } = new(options.PublishesPerSecond, clock);

    /// <summary>The client's filters.</summary>
    public IReadOnlyDictionary<string, SubscriptionOptions> Subscriptions => _subscriptions;

    /// <summary>How many messages wait for the client.</summary>
    public int StoredCount => _stored.Count;

    /// <summary>Whether it is over, with all that waited in it.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>The will that outlives LocalCloud, or <see langword="null"/>.</summary>
    public KeptWill? Will
    {
        get => _will;
        set
        {
            lock (_lock)
            {
                var isNew = _will != value;
                _will = value;
                if (isNew)
                {
                    Save(isTold: false);
                }
            }
        }
    }

    /// <summary>The client's connection, or <see langword="null"/> while it is away.</summary>
    public Connection? Connection
    {
        get
        {
            lock (_lock)
            {
                return _connection;
            }
        }
    }

    /// <summary>Goes on with what an earlier run has kept. The client is not there.</summary>
    public void Restore(KeptSession kept)
    {
        lock (_lock)
        {
            (Expiry, _will, ExpiresAt) = (kept.Expiry, kept.Will, kept.ExpiresAt ?? clock.GetUtcNow() + kept.Expiry);
            _stored.PutBack(_file.Restore());
        }

        foreach (var (filter, wanted) in kept.Subscriptions)
        {
            TrySubscribe(filter, wanted);
        }
    }

    /// <summary>The client is about to be told that it is let in: from now on its session is kept.</summary>
    /// <param name="will">Its will, if that is to outlive LocalCloud.</param>
    public void Begin(KeptWill? will)
    {
        lock (_lock)
        {
            (ExpiresAt, _will) = (null, will);
            Save();
        }
    }

    /// <summary>The client is there: what it missed is sent, a few messages a second.</summary>
    public void Attach(Connection connection)
    {
        lock (_lock)
        {
            _connection = connection;
            _stored.Start(connection.Replay);
        }

        index.Wake(this);
    }

    /// <summary>
    /// The client is gone. What it did not acknowledge is kept, if the session lives on; what it had for a group goes back to that.
    /// </summary>
    /// <returns><see langword="false"/> if another connection has the session.</returns>
    public bool Detach(Connection connection)
    {
        Unacknowledged unacknowledged;
        lock (_lock)
        {
            if (_connection != connection)
            {
                return false;
            }

            (_connection, ExpiresAt) = (null, clock.GetUtcNow() + Expiry);
            _stored.Stop();
            unacknowledged = connection.TakeUnacknowledged();
            if (Expiry > TimeSpan.Zero)
            {
                _stored.PutBack(unacknowledged.Own);
                Save(isTold: false);
            }
        }

        unacknowledged.Return();
        return true;
    }

    /// <summary>Subscribes; the same filter again changes its options [MQTT-3.8.4-3].</summary>
    /// <param name="filter">A valid filter, shared or not.</param>
    /// <param name="wanted">How.</param>
    /// <returns><see langword="false"/> when a shared group is full, or there are too many groups, or the session has ended.</returns>
    public bool TrySubscribe(string filter, SubscriptionOptions wanted)
    {
        lock (_subscribing)
        {
            if (_hasEnded || !index.TryAdd(filter, this, wanted))
            {
                return false;
            }

            _subscriptions[filter] = wanted;
            Save();
            return true;
        }
    }

    /// <summary>Notes a subscription that starts late.</summary>
    public void Announce(string filter, SubscriptionOptions wanted)
    {
        lock (_subscribing)
        {
            if (!_hasEnded)
            {
                _subscriptions[filter] = wanted;
                Save();
            }
        }
    }

    /// <summary>Starts a subscription that was announced, unless it was given up meanwhile.</summary>
    public void Start(string filter)
    {
        lock (_subscribing)
        {
            if (_subscriptions.TryGetValue(filter, out var wanted))
            {
                index.TryAdd(filter, this, wanted);
            }
        }
    }

    /// <summary>Unsubscribes.</summary>
    /// <returns>Whether the filter was subscribed to.</returns>
    public bool Unsubscribe(string filter)
    {
        lock (_subscribing)
        {
            index.Remove(filter, this);
            var wasThere = _subscriptions.TryRemove(filter, out _);
            Save();
            return wasThere;
        }
    }

    /// <inheritdoc/>
    public void Deliver(OutgoingMessage message, SubscriptionOptions wanted)
    {
        if (!wanted.NoLocal || message.Source.Source.ClientId != clientId)
        {
            // Under the lock, so that a message is either on its way and kept when the connection goes, or stored.
            lock (_lock)
            {
                Deliver(message.For(wanted));
            }
        }
    }

    /// <summary>Delivers a message of a shared filter, if the client is there and within its rate.</summary>
    public bool TryDeliverShared(PublishPacket packet)
    {
        lock (_lock)
        {
            if (_connection is null)
            {
                return false;
            }

            // If it goes out, it is this session's from now on, and the group's no longer.
            var kept = Keep(packet with { Settled = null });
            var isOut = _connection.Replay(kept);
            (isOut ? packet : kept).Settled?.Invoke();
            return isOut;
        }
    }

    /// <summary>LocalCloud ends: what waits is not sent any more, and stays in its file.</summary>
    public void Rest()
    {
        _stored.Stop();
        _file.Close();
    }

    /// <summary>Ends the session: its subscriptions and what is stored are gone.</summary>
    public void Dispose()
    {
        lock (_subscribing)
        {
            _hasEnded = true;
            _stored.Dispose();
            foreach (var filter in _subscriptions.Keys)
            {
                index.Remove(filter, this);
            }

            _subscriptions.Clear();
        }

        lock (_lock)
        {
            _file.Delete();
        }
    }

    private bool Outlives => Expiry > TimeSpan.Zero && !_hasEnded;

    private void Deliver(PublishPacket packet)
    {
        if (_connection is null && !(Outlives && packet.QoS == QualityOfService.AtLeastOnce && Publishes.TryTake() && index.Quotas.Queued.TryTake()))
        {
            return;
        }

        var kept = Keep(packet);
        if (!(_connection?.Deliver(kept) ?? _stored.TryAdd(kept)))
        {
            kept.Settled?.Invoke();
        }
    }

    // In the file before its publisher has an acknowledgement.
    private PublishPacket Keep(PublishPacket packet) => Outlives && packet.QoS == QualityOfService.AtLeastOnce
        ? _file.Add(packet)
        : packet;

    // Whoever is told of what has changed must not be told when it can't be written.
    private void Save(bool isTold = true)
    {
        lock (_lock)
        {
            if (Outlives)
            {
                _file.Save(KeptSession.Of(this), isTold);
            }
            else
            {
                _file.Delete();
            }
        }
    }
}
