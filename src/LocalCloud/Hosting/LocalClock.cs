namespace LocalCloud.Hosting;

/// <summary>
/// The clock of LocalCloud, which can be moved forward (<c>POST /_local/clock</c>). Only the time of day moves: timers and
/// timestamps stay those of the machine, so that connections and running invocations do not time out by it.
/// </summary>
public sealed class LocalClock : TimeProvider
{
    private readonly Lock _lock = new();
    private TimeSpan _offset;

    /// <summary>Raised after the clock was moved.</summary>
    public event EventHandler? Moved;

    /// <summary>How far this clock is ahead of the machine's. Default: zero.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (_lock)
            {
                return _offset;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    /// <summary>Moves the clock forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_lock)
        {
            _offset += by;
        }

        Moved?.Invoke(this, EventArgs.Empty);
    }
}
