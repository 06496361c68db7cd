namespace Functions.Tests.Fakes;

/// <summary>A clock that stands still. Whoever waits is woken at once, and the clock jumps to where the wait would have ended.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<Pending> _pending = [];

    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Whether waits end at once; otherwise they end by <see cref="Advance"/>.</summary>
    public bool SkipsWaits { get; init; }

    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan time)
    {
        Now += time;
        foreach (var pending in _pending.Where(pending => pending.Due <= Now).ToList())
        {
            _pending.Remove(pending);
            pending.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var pending = new Pending(this, callback, state, Now + dueTime);
        lock (Waits)
        {
            Waits.Add(dueTime);
        }

        if (SkipsWaits && dueTime < TimeSpan.FromSeconds(10))
        {
            Now += dueTime;
            ThreadPool.QueueUserWorkItem(_ => pending.Fire());
        }
        else
        {
            _pending.Add(pending);
        }

        return pending;
    }

    private sealed class Pending(ManualClock clock, TimerCallback callback, object? state, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due { get; } = due;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => clock._pending.Remove(this);

        public ValueTask DisposeAsync()
        {
            clock._pending.Remove(this);
            return ValueTask.CompletedTask;
        }
    }
}
