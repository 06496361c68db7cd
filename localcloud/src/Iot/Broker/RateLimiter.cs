namespace LocalCloud.Iot.Broker;

/// <summary>
/// A token bucket that holds one second's worth: so many at once, and as many again each second; <see cref="int.MaxValue"/> for no limit.
/// </summary>
internal sealed class RateLimiter(int perSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _tokens = perSecond;
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Whether nothing was taken for a second.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                Refill();
                return _tokens >= perSecond;
            }
        }
    }

    /// <summary>Takes one, if there is one.</summary>
    public bool TryTake()
    {
        if (perSecond == int.MaxValue)
        {
            return true;
        }

        lock (_lock)
        {
            Refill();
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }

    private void Refill()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(perSecond, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
    }
}

/// <summary>AWS's limit on the bytes of a connection, in both directions together: one second's worth at once, the excess waits. <see cref="int.MaxValue"/> for none.</summary>
internal sealed class Throughput(int bytesPerSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _bytes = bytesPerSecond;
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Counts bytes that came or go, and waits until the rate allows them.</summary>
    public ValueTask TakeAsync(int bytes)
    {
        if (bytesPerSecond == int.MaxValue)
        {
            return ValueTask.CompletedTask;
        }

        var wait = DelayOf(bytes);
        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, clock));
    }

    private TimeSpan DelayOf(int bytes)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _bytes = Math.Min(bytesPerSecond, _bytes + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * bytesPerSecond)) - bytes;
            _filledAt = now;
            return TimeSpan.FromSeconds(-_bytes / bytesPerSecond);
        }
    }
}
