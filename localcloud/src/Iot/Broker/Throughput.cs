namespace LocalCloud.Iot.Broker;

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
