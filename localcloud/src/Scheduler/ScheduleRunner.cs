using System.Collections.Concurrent;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Sqs;

namespace LocalCloud.Scheduler;

/// <summary>
/// Runs schedules at their times: by the machine's clock, or when LocalCloud's is moved over them. What fell due while LocalCloud was down runs
/// at the next start. A schedule is on disk until its target has taken the invocation, so it runs at least once.
/// </summary>
internal sealed partial class ScheduleRunner : IStackObserver, IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Schedules _schedules;
    private readonly ScheduleInvoker _invoker;
    private readonly TimeProvider _clock;
    private readonly ILogger<ScheduleRunner> _logger;
    private readonly ArrivalSignal _change;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _running = new();
    private Task _loop = Task.CompletedTask;

    public ScheduleRunner(Schedules schedules, ScheduleInvoker invoker, TimeProvider clock, ILogger<ScheduleRunner> logger)
    {
        (_schedules, _invoker, _clock, _logger) = (schedules, invoker, clock, logger);
        _change = new(clock);
        schedules.Created += (_, _) => _change.Raise();
    }

    /// <inheritdoc/>
    public Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        _loop = _loop.IsCompleted ? RunAsync() : _loop;
        return Task.CompletedTask;
    }

    /// <summary>Stops; what has not run goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll([_loop, .. _running.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            // Before looking, so that what comes meanwhile is seen.
            var change = _change.Next;
            await WaitAsync(change, StartDue());
        }
    }

    // Starts what is due, and tells when the next one is.
    private DateTimeOffset? StartDue()
    {
        var now = _clock.GetUtcNow();
        DateTimeOffset? next = null;
        foreach (var schedule in _schedules.Waiting)
        {
            if (schedule.At > now)
            {
                next = next < schedule.At ? next : schedule.At;
            }
            else if (_running.TryAdd(schedule.Id, Task.CompletedTask))
            {
                _running[schedule.Id] = RunAsync(schedule);
            }
        }

        return next;
    }

    private async Task WaitAsync(Task change, DateTimeOffset? next)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        // Timers take 49 days at most.
        var pause = next is { } at ? TimeSpan.FromTicks(Math.Clamp((at - _clock.GetUtcNow()).Ticks, 0, TimeSpan.TicksPerDay)) : Timeout.InfiniteTimeSpan;
        await Task.WhenAny(change, Task.Delay(pause, _clock, waiting.Token));
        await waiting.CancelAsync();
    }

    private async Task RunAsync(Schedule schedule)
    {
        await Task.Yield();
        try
        {
            await InvokeAsync(schedule);
            _schedules.Complete(schedule);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Stopped(_logger, schedule.Group, schedule.Name);
        }
        catch (Exception exception)
        {
            // It is still on disk, and begins again at the next start.
            Failed(_logger, exception, schedule.Group, schedule.Name);
            return;
        }

        _running.TryRemove(schedule.Id, out _);
    }

    private async Task InvokeAsync(Schedule schedule)
    {
        if (!_schedules.HasGroup(schedule.Group))
        {
            GroupIsGone(_logger, schedule.Group, schedule.Name);
            _schedules.Complete(schedule with { DeletesItself = true });
            return;
        }

        while (await _invoker.TryAsync(schedule, _stopping.Token) is { } error)
        {
            Undelivered(_logger, schedule.Group, schedule.Name, error.Code, error.Message);
            if (Exhausted(schedule, error) is { } condition)
            {
                await _invoker.GiveUpAsync(schedule, error, condition);
                return;
            }

            await Task.Delay(Pause(schedule.Retries), _clock, _stopping.Token);
            schedule = schedule with { Retries = schedule.Retries + 1 };
            _schedules.Update(schedule);
        }
    }

    // UNVERIFIED: AWS says that it retries, and not which errors; a missing right or target does not come back by waiting.
    private string? Exhausted(Schedule schedule, AwsException error) =>
        error.Code is "AccessDeniedException" or "AccessDenied" or "ResourceNotFoundException" ? "" :
        schedule.Retries >= schedule.Target.MaximumRetries ? "MaximumRetryAttempts"
        : _clock.GetUtcNow() - schedule.At >= TimeSpan.FromSeconds(schedule.Target.MaximumAgeSeconds) ? "MaximumEventAgeInSeconds"
        : null;

    // AWS says only "exponential back-off".
    private static TimeSpan Pause(int retries) =>
        TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(retries, 16))));

    [LoggerMessage(4741, LogLevel.Warning, "The schedule {Group}/{Name} could not invoke its target: {Code}: {Reason}", EventName = "ScheduleUndelivered")]
    private static partial void Undelivered(ILogger logger, string group, string name, string code, string reason);

    [LoggerMessage(4742, LogLevel.Information, "The schedule {Group}/{Name} goes on at the next start", EventName = "ScheduleStopped")]
    private static partial void Stopped(ILogger logger, string group, string name);

    [LoggerMessage(4743, LogLevel.Error, "The schedule {Group}/{Name} failed; it runs again at the next start", EventName = "ScheduleFailed")]
    private static partial void Failed(ILogger logger, Exception exception, string group, string name);

    [LoggerMessage(4744, LogLevel.Warning, "The schedule {Group}/{Name} is dropped: its group is gone from the template", EventName = "ScheduleGroupGone")]
    private static partial void GroupIsGone(ILogger logger, string group, string name);
}
