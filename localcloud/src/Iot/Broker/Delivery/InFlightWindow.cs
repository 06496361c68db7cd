using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>
/// The QoS 1 messages of one receiver: so many unacknowledged at a time, sent again until acknowledged or too old, the rest waits
/// in order (MQTT 3.1.1, 4.3.2). What waits is bounded; a message beyond that is dropped.
/// </summary>
internal sealed class InFlightWindow(OutboundQueue outbound, IotOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();

    // Most clients never get a message of QoS 1.
    private InFlightMessages? _inFlight;
    private Queue<PublishPacket>? _waiting;
    private ITimer? _timer;
    private bool _isArmed;
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
            _inFlight ??= new();
            if (_inFlight.Count < Limit)
            {
                Send(message);
                return true;
            }

            _waiting ??= new();
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
            if (_inFlight?.Remove(packetId) is { } sent)
            {
                sent.Message.Acknowledged?.TrySetResult();
                sent.Message.Settled?.Invoke();
            }

            Refill();
        }
    }

    /// <summary>Takes out what is not acknowledged, oldest first, and then what waits: a session keeps it for later.</summary>
    public IReadOnlyList<PublishPacket> TakeAll()
    {
        lock (_lock)
        {
            PublishPacket[] all = [.. _inFlight?.All.Select(message => message.Message) ?? [], .. _waiting ?? []];
            _isDisposed = true;
            Forget();
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
            Forget();
        }
    }

    private void Forget()
    {
        _inFlight?.Clear();
        _waiting?.Clear();
    }

    private void Send(PublishPacket message)
    {
        if (_isDisposed)
        {
            return;
        }

        if (IsExpired(message))
        {
            message.Settled?.Invoke();
            return;
        }

        var sent = new InFlightMessage(message, NextId(), clock.GetTimestamp());
        _inFlight!.Add(sent);
        outbound.Enqueue(sent);
        if (!_isArmed)
        {
            Arm(options.RetryInterval);
        }
    }

    private bool IsExpired(PublishPacket message) => message.ExpiresAt is { } expiresAt && expiresAt <= clock.GetUtcNow();

    // [MQTT-2.3.1-4] an identifier is free again once its message is acknowledged.
    private ushort NextId()
    {
        do
        {
            _lastId++;
        }
        while (_lastId == 0 || _inFlight!.Contains(_lastId));
        return _lastId;
    }

    private void Refill()
    {
        while (_inFlight?.Count < Limit && _waiting?.TryDequeue(out var next) == true)
        {
            Send(next);
        }
    }

    // The timer is not moved by each message; when it fires it looks how long the oldest has waited.
    private void Arm(TimeSpan wait)
    {
        _timer ??= clock.CreateTimer(_ => Retry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
        _isArmed = true;
    }

    private void Retry()
    {
        lock (_lock)
        {
            _isArmed = false;
            if (_isDisposed)
            {
                return;
            }

            foreach (var message in _inFlight!.All)
            {
                Retry(message);
            }

            Refill();
            if (_inFlight.Count > 0 && !_isArmed)
            {
                var wait = options.RetryInterval - clock.GetElapsedTime(_inFlight.All.Min(message => message.LastSent));
                Arm(wait <= TimeSpan.Zero ? options.RetryInterval : wait < ShortestWait ? ShortestWait : wait);
            }
        }
    }

    private void Retry(InFlightMessage message)
    {
        if (clock.GetElapsedTime(message.FirstSent) >= RetryLifetime || IsExpired(message.Message))
        {
            _inFlight!.Remove(message.PacketId);
            message.Message.Settled?.Invoke();
        }
        else if (clock.GetElapsedTime(message.LastSent) >= options.RetryInterval && outbound.TryEnqueue(message))
        {
            message.LastSent = clock.GetTimestamp();
        }
    }
}

/// <summary>What a client did not acknowledge before it was gone, oldest first, and what waited behind that.</summary>
internal sealed class Unacknowledged(IReadOnlyList<PublishPacket> all)
{
    /// <summary>What its session keeps, if that lives on.</summary>
    public IReadOnlyList<PublishPacket> Own => [.. all.Where(packet => packet.Returned is null)];

    /// <summary>Gives back what the client had on behalf of others. Not to be called under a session's lock: it goes to other sessions.</summary>
    public void Return()
    {
        foreach (var shared in all.Where(packet => packet.Returned is not null).GroupBy(packet => packet.Returned))
        {
            shared.Key!([.. shared]);
        }
    }
}
