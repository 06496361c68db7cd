using LocalCloud.Gateway;

namespace LocalCloud.Lambda;

/// <summary>The execution environments of one function: as many as there are invocations at once, kept for a while when idle.</summary>
internal sealed class EnvironmentPool : IAsyncDisposable
{
    /// <summary>Processes of one function at most. Unlike on AWS, an invocation above it waits, because this is one machine.</summary>
    private const int MaxEnvironments = 16;

    /// <summary>How long a process is kept without work, at least; twice that at most.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);

    /// <summary>How long an invocation waits for a process that has answered and will be idle any moment, instead of starting one.</summary>
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromMilliseconds(200);

    private readonly FunctionDefinition _function;
    private readonly EnvironmentFactory _factory;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly List<ExecutionEnvironment> _idle = [];
    private readonly List<Task> _returning = [];
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _eviction;

    /// <summary>Starts nothing yet.</summary>
    public EnvironmentPool(FunctionDefinition function, EnvironmentFactory factory, TimeProvider clock)
    {
        _function = function;
        _factory = factory;
        _clock = clock;
        _slots = new SemaphoreSlim(Math.Min(function.ReservedConcurrency ?? MaxEnvironments, MaxEnvironments));
        _eviction = clock.CreateTimer(_ => _ = EvictAsync(), null, IdleLimit, IdleLimit);
    }

    /// <summary>Environments that wait for work.</summary>
    public int IdleCount
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Runs an invocation.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="patience">Ends the wait for reserved concurrency that is used up; <see langword="null"/> does not wait.</param>
    /// <exception cref="AwsException"><c>TooManyRequestsException</c>.</exception>
    public async Task<InvocationOutcome> InvokeAsync(Invocation invocation, CancellationToken? patience)
    {
        var isReserved = _function.ReservedConcurrency <= MaxEnvironments;
        if (_function.ReservedConcurrency == 0 || (isReserved && patience is null && !await _slots.WaitAsync(ReturnLimit, _stopping.Token)))
        {
            throw new AwsException("TooManyRequestsException", StatusCodes.Status429TooManyRequests, "Rate Exceeded.");
        }

        if (!isReserved || patience is { })
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, patience ?? CancellationToken.None);
            await _slots.WaitAsync(either.Token);
        }

        ExecutionEnvironment? environment = null;
        try
        {
            // Whoever queued it does not wait for a process.
            await Task.Yield();
            (environment, var failure) = await TakeAsync(invocation.RequestId);
            return failure ?? await environment!.InvokeAsync(invocation, _stopping.Token);
        }
        finally
        {
            // The caller has its answer before the runtime asks for more work; the slot is free only then.
            GiveBack(environment);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _eviction.DisposeAsync();
        await _stopping.CancelAsync();
        await DisposeAsync(TakeIdle(_ => true));
    }

    private async Task<(ExecutionEnvironment? Environment, InvocationOutcome? Failure)> TakeAsync(string requestId)
    {
        // Of the machine's time, and not of the clock's: this is about processes.
        var limit = Task.Delay(ReturnLimit, TimeProvider.System, _stopping.Token);
        while (true)
        {
            await DisposeAsync(TakeIdle(environment => !environment.IsAlive || !_factory.IsFresh(environment)));
            Task[] returning;
            lock (_lock)
            {
                if (_idle.Count > 0)
                {
                    var warm = _idle[^1];
                    _idle.RemoveAt(_idle.Count - 1);
                    return (warm, null);
                }

                returning = [.. _returning.Where(task => !task.IsCompleted)];
            }

            if (returning.Length == 0 || limit.IsCompleted)
            {
                return await _factory.StartAsync(_function, requestId, _stopping.Token);
            }

            await Task.WhenAny([limit, .. returning]);
        }
    }

    private void GiveBack(ExecutionEnvironment? environment)
    {
        var task = ReturnAsync(environment);
        lock (_lock)
        {
            _returning.Add(task);
        }

        _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(Task task)
    {
        lock (_lock)
        {
            _returning.Remove(task);
        }
    }

    private async Task ReturnAsync(ExecutionEnvironment? environment)
    {
        var isKept = environment is { IsAlive: true } && !_stopping.IsCancellationRequested && await environment.BecomesIdleAsync();
        if (isKept && !_stopping.IsCancellationRequested)
        {
            lock (_lock)
            {
                _idle.Add(environment!);
            }
        }
        else if (environment is not null)
        {
            await environment.DisposeAsync();
        }

        _slots.Release();
    }

    private Task EvictAsync() => DisposeAsync(TakeIdle(environment => _clock.GetUtcNow() - environment.IdleSince > IdleLimit));

    private List<ExecutionEnvironment> TakeIdle(Predicate<ExecutionEnvironment> which)
    {
        lock (_lock)
        {
            var taken = _idle.FindAll(which);
            _idle.RemoveAll(taken.Contains);
            return taken;
        }
    }

    private static async Task DisposeAsync(List<ExecutionEnvironment> environments)
    {
        foreach (var environment in environments)
        {
            await environment.DisposeAsync();
        }
    }
}
