using LocalCloud.Hosting;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>
/// QoS 1 messages that wait for a receiver to come back, in order, and their replay: so many a second, as AWS has it, along with
/// what is published meanwhile. Bounded; what comes once it is full is dropped, and what is in it stays.
/// </summary>
internal sealed class StoredMessages(int limit, Func<int> perSecond, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<PublishPacket> _messages = new();
    private Func<PublishPacket, bool>? _send;
    private ITimer? _timer;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>Keeps a message, unless there are too many.</summary>
    public bool TryAdd(PublishPacket message)
    {
        lock (_lock)
        {
            if (_messages.Count >= limit)
            {
                return false;
            }

            _messages.AddLast(message);
            if (_messages.Count == 1 && _send is not null)
            {
                Arm();
            }

            return true;
        }
    }

    /// <summary>Puts messages in front that were on their way and did not arrive.</summary>
    public void PutBack(IReadOnlyList<PublishPacket> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages.Reverse())
            {
                _messages.AddFirst(message);
            }

            if (_messages.Count > 0 && _send is not null)
            {
                Arm();
            }
        }
    }

    /// <summary>Begins to send what waits, the first part of it now.</summary>
    /// <param name="send">Sends one, or says that it can't take more at present.</param>
    public void Start(Func<PublishPacket, bool> send)
    {
        lock (_lock)
        {
            _send = send;
            Replay();
        }
    }

    /// <summary>Stops sending; what waits goes on waiting.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _send = null;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _send = null;
            _messages.Clear();
            _timer?.Dispose();
        }
    }

    private void Replay()
    {
        var (sent, most) = (0, perSecond());
        while (_send is not null && sent < most && _messages.First is { } first)
        {
            // Who hears of it too late does not hear of it.
            if (!(first.Value.ExpiresAt <= clock.GetUtcNow()))
            {
                if (!TrySend(_send, first.Value))
                {
                    break;
                }

                sent++;
            }
            else
            {
                first.Value.Settled?.Invoke();
            }

            _messages.RemoveFirst();
        }

        if (_send is not null && _messages.Count > 0)
        {
            Arm();
        }
    }

    // What can't be written into its receiver's file at present can't be taken by it.
    private static bool TrySend(Func<PublishPacket, bool> send, PublishPacket message)
    {
        try
        {
            return send(message);
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private void Arm()
    {
        _timer ??= clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Second, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_lock)
        {
            Replay();
        }
    }
}
