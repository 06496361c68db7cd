namespace LocalCloud.Tests.Fakes;

/// <summary>Time moves only when a test says so; timers that are due run on the test's thread.</summary>
internal sealed class ManualClock(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start ?? new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on from timer to timer, as time does: each sees the time that it was set for, and may set further ones.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (TakeNext(end) is { } timer)
        {
            timer.Callback();
        }

        lock (_lock)
        {
            _now = end;
        }
    }

    /// <summary>Moves on at once, as a machine that slept does: what is due meanwhile runs once, late.</summary>
    public void Jump(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            due.ForEach(timer => timer.Rearm(_now));
        }

        due.ForEach(timer => timer.Callback());
    }

    /// <summary>Waits until somebody waits for this clock.</summary>
    public Task WaitForTimerAsync() => WaitForTimerAsync(_ => true);

    /// <summary>Waits until somebody waits for exactly <paramref name="length"/> from now.</summary>
    public Task WaitForTimerAsync(TimeSpan length) => WaitForTimerAsync(timer => timer.Due - _now == length && timer.Length == length);

    private async Task WaitForTimerAsync(Predicate<ManualTimer> isIt)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_timers.Exists(isIt))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(60), System, TestContext.Current.CancellationToken);
        }
    }

    private ManualTimer? TakeNext(DateTimeOffset end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is not null)
            {
                _now = next.Due > _now ? next.Due : _now;
                next.Rearm(_now);
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action callback) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; }

        public TimeSpan Length { get; private set; }

        public Action Callback { get; } = callback;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource changed;
            lock (clock._lock)
            {
                _period = period;
                Set(dueTime, clock._now);
                changed = clock._changed;
                clock._changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            changed.SetResult();
            if (dueTime == TimeSpan.Zero)
            {
                clock.Jump(TimeSpan.Zero);
            }

            return true;
        }

        /// <summary>It runs now: the next time is a period later, or never.</summary>
        public void Rearm(DateTimeOffset now) => Set(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, now);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan dueTime, DateTimeOffset now)
        {
            clock._timers.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                (Due, Length) = (now + dueTime, dueTime);
                clock._timers.Add(this);
            }
        }
    }
}
