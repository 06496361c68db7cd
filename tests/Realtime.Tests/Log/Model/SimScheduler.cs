namespace Realtime.Tests.Log.Model;

/// <summary>
/// Decides, from a seed, which of the operations on their way happens next, what goes wrong with it, and how much time passes: one
/// interleaving of all the world's processes.
/// </summary>
internal sealed class SimScheduler(Random random, Weather weather, Witness witness)
{
    private readonly SimContext _context = new();
    private readonly List<PendingStep> _steps = [];

    // One list for all steps, rather than a new one for each.
    private readonly List<PendingStep> _ready = [];

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    public Witness Witness => witness;

    public int Steps { get; private set; }

    public bool IsFair { get; set; }

    public Task<T> Enqueue<T>(SimProcess process, Func<T> operation, bool isWrite, DateTimeOffset notBefore = default, TimeSpan? longestFlight = null)
    {
        var answer = new TaskCompletionSource<T>();
        T? result = default;
        _steps.Add(new(process, Now)
        {
            IsWrite = isWrite,
            NotBefore = notBefore,
            LongestFlight = longestFlight ?? TimeSpan.FromSeconds(200),
            Apply = () => result = operation(),
            Deliver = error =>
            {
                if (error is null)
                {
                    answer.SetResult(result!);
                }
                else
                {
                    answer.SetException(error);
                }
            },
        });
        return answer.Task;
    }

    /// <summary>Which entries a replica lacks: those written lately, by chance.</summary>
    public Func<DateTimeOffset, bool> Staleness()
    {
        if (weather.Stale == 0 || random.NextDouble() > weather.Stale)
        {
            return static _ => false;
        }

        var since = Now - TimeSpan.FromSeconds(random.Next(1, 20));
        return writtenAt => writtenAt > since && random.Next(2) == 0;
    }

    /// <summary>Runs what <paramref name="start"/> starts until <paramref name="isDone"/>.</summary>
    public void Run(Action start, Func<bool> isDone, int maxSteps)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            start();
            _context.Drain();
            while (!isDone())
            {
                if (++Steps > maxSteps || _steps.Count == 0)
                {
                    throw new ModelViolationException($"Stuck: not done after {Steps} steps.");
                }

                Step();
                _context.Drain();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Stops a process dead, whether it was at work or not. What it has on its way may still land.</summary>
    public bool Kill(SimProcess process)
    {
        process.IsDead = true;
        var worked = _steps.Exists(step => step.Process == process);
        _ = _steps.RemoveAll(step => step.Process == process && (step.IsApplied || !step.IsWrite || random.Next(2) == 0));
        return worked;
    }

    private void Step()
    {
        PassTime();
        _ready.Clear();
        foreach (var each in _steps)
        {
            if (each.NotBefore <= Now)
            {
                _ready.Add(each);
            }
        }

        if (_ready.Count == 0)
        {
            Now = _steps.Min(each => each.NotBefore);
            return;
        }

        var step = _ready[random.Next(_ready.Count)];
        if (step.IsApplied)
        {
            Deliver(step);
        }
        else
        {
            Apply(step);
        }
    }

    private void PassTime()
    {
        Now += TimeSpan.FromMilliseconds(random.Next(weather.StepMilliseconds));
        var jump = IsFair ? TimeSpan.Zero : weather.Jump(random);
        if (jump == TimeSpan.Zero)
        {
            return;
        }

        foreach (var step in _steps.Where(step => !step.IsApplied && Now + jump - step.IssuedAt > step.LongestFlight).ToList())
        {
            Apply(step);
        }

        Now += jump;
    }

    private void Apply(PendingStep step)
    {
        var chance = IsFair || step.NotBefore != default ? 1 : random.NextDouble();
        step.IsApplied = true;
        if (chance < weather.Lost)
        {
            // No answer: applied or not.
            step.Fault = new StoreTimeoutException();
            if (random.Next(2) == 0)
            {
                return;
            }
        }
        else if (chance < 2 * weather.Lost && step.IsWrite)
        {
            // The answer to the client's first attempt was lost: the caller gets that of the second.
            step.Apply();
        }

        step.Apply();
        if (step.Process.IsDead)
        {
            _ = _steps.Remove(step);
        }
    }

    private void Deliver(PendingStep step)
    {
        _ = _steps.Remove(step);
        step.Deliver(step.Fault);
    }
}
