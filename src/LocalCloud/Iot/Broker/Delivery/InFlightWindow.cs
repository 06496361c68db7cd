using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>
/// The QoS 1 messages of one receiver: so many unacknowledged at a time, sent again until acknowledged or too old, the rest waits
/// in order (MQTT 3.1.1, 4.3.2). What waits is bounded; a message beyond that is dropped.
/// </summary>
internal sealed class InFlightWindow(OutboundQueue outbound, IotOptions options, TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();

    // Kept in the order of packet ids' use, so that what is sent again keeps its order [MQTT-4.6.0-1].
    private readonly OrderedDictionary<ushort, InFlightMessage> _inFlight = [];
    private readonly Queue<PublishPacket> _waiting = new();
    private ITimer? _timer;
    private ushort _lastId;
    private bool _isDisposed;

    /// <summary>Messages without an acknowledgement at most; fewer if the client can't take as many. Default: AWS's limit.</summary>
    public int Limit { get; set; } = options.MaxInFlight;

    /// <summary>How long a message is sent again before it is dropped. Default: as for MQTT 3.</summary>
    public TimeSpan RetryLifetime { get; set; } = options.RetryLifetime;

    /// <summary>Sends <paramref name="message"/> now or later, with a packet identifier of this receiver's.</summary>
    /// <returns><see langword="false"/> when it is dropped because too many wait.</returns>
    public bool Offer(PublishPacket message)
    {
        lock (_lock)
        {
            if (_inFlight.Count < Limit)
            {
                Send(message);
                return true;
            }

            if (_waiting.Count >= options.MaxQueuedMessages)
            {
                return false;
            }

            _waiting.Enqueue(message);
            return true;
        }
    }

    /// <summary>Takes an acknowledgement; one for a message that is not in flight means nothing.</summary>
    public void Acknowledge(ushort packetId)
    {
        lock (_lock)
        {
            if (_inFlight.Remove(packetId, out var message))
            {
                message.Packet.Acknowledged?.TrySetResult();
                message.Packet.Settled?.Invoke();
            }

            Refill();
        }
    }

    /// <summary>Takes out what is not acknowledged, oldest first, and then what waits: a session keeps it for later.</summary>
    public IReadOnlyList<PublishPacket> TakeAll()
    {
        lock (_lock)
        {
            PublishPacket[] all = [.. _inFlight.Values.Select(message => message.Packet), .. _waiting];
            _isDisposed = true;
            _inFlight.Clear();
            _waiting.Clear();
            return all;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _inFlight.Clear();
            _waiting.Clear();
        }
    }

    private void Send(PublishPacket message)
    {
        if (_isDisposed)
        {
            return;
        }

        if (message.ExpiresAt <= clock.GetUtcNow())
        {
            message.Settled?.Invoke();
            return;
        }

        var packet = message with { PacketId = NextId() };
        var now = clock.GetTimestamp();
        _inFlight.Add(packet.PacketId, new InFlightMessage(packet, now, now));
        outbound.Enqueue(packet);
        _timer ??= clock.CreateTimer(_ => Retry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_inFlight.Count == 1)
        {
            _timer.Change(options.RetryInterval, Timeout.InfiniteTimeSpan);
        }
    }

    // [MQTT-2.3.1-4] an identifier is free again once its message is acknowledged.
    private ushort NextId()
    {
        do
        {
            _lastId++;
        }
        while (_lastId == 0 || _inFlight.ContainsKey(_lastId));
        return _lastId;
    }

    private void Refill()
    {
        while (_inFlight.Count < Limit && _waiting.TryDequeue(out var next))
        {
            Send(next);
        }
    }

    private void Retry()
    {
        lock (_lock)
        {
            foreach (var (id, message) in _inFlight.ToArray())
            {
                Retry(id, message);
            }

            Refill();
            if (_inFlight.Count > 0)
            {
                _timer!.Change(options.RetryInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Retry(ushort id, InFlightMessage message)
    {
        if (clock.GetElapsedTime(message.FirstSent) >= RetryLifetime || message.Packet.ExpiresAt <= clock.GetUtcNow())
        {
            _inFlight.Remove(id);
            message.Packet.Settled?.Invoke();
        }
        else if (clock.GetElapsedTime(message.LastSent) >= options.RetryInterval && outbound.TryEnqueue(message.Packet))
        {
            _inFlight[id] = message with { LastSent = clock.GetTimestamp() };
        }
    }
}
