using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.Lambda;

/// <summary>
/// Lambda's queue for asynchronous invocations. An event is on disk before its invoker has its answer, and stays there until the
/// function has succeeded or the event has gone to the destination for failures.
/// </summary>
internal sealed partial class AsyncEvents(
    FunctionRegistry functions,
    FunctionRunner runner,
    Destinations destinations,
    StateStore state,
    CloudOptions options,
    TimeProvider clock,
    ILogger<AsyncEvents> logger) : IStackObserver, IAsyncDisposable
{
    /// <summary>Where events are kept.</summary>
    public const string Folder = "lambda-events";

    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _running = new();

    /// <summary>Queues an event.</summary>
    public void Add(LambdaFunction function, ReadOnlyMemory<byte> payload, string source)
    {
        var queued = new AsyncEvent
        {
            RequestId = Invocation.NewId(),
            Function = function.Definition.Name,
            Payload = payload.ToArray(),
            ReceivedAt = clock.GetUtcNow(),
            Source = source,
        };
        TryClaim(queued.RequestId);
        try
        {
            state.Save(queued.StateName, queued, AsyncEventJson.Default.AsyncEvent);
        }
        catch
        {
            Release(queued.RequestId);
            throw;
        }

        Start(queued, function);
    }

    /// <summary>Goes on with the events of the run before.</summary>
    public Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var name in state.Names(Folder))
        {
            // What was begun since the start is running, or it is done and its file gone: claimed first, it can't end in between.
            var requestId = AsyncEvent.RequestIdOf(name);
            if (TryClaim(requestId) && !Resume(name))
            {
                Release(requestId);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends when no event is queued.</summary>
    public async Task WhenEmptyAsync()
    {
        while (!_running.IsEmpty)
        {
            await Task.WhenAll(_running.Values);
            await Task.Yield();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values);
    }

    // An event that is claimed and not started yet has nothing to wait for.
    private bool TryClaim(string requestId) => _running.TryAdd(requestId, Task.CompletedTask);

    private void Release(string requestId) => _running.TryRemove(requestId, out _);

    private bool Resume(string name)
    {
        if (state.Load(name, AsyncEventJson.Default.AsyncEvent) is not { } queued)
        {
            return false;
        }

        if (functions.Find(queued.Function) is not { } function)
        {
            FunctionIsGone(logger, queued.Function, queued.RequestId);
            state.Delete(name);
            return false;
        }

        Start(queued, function);
        return true;
    }

    private void Start(AsyncEvent queued, LambdaFunction function)
    {
        // Goes on here until it waits for its turn: events get theirs in the order in which they came.
        var begin = new TaskCompletionSource();
        _running[queued.RequestId] = RunAsync(begin.Task, queued, function);
        begin.SetResult();
    }

    private async Task RunAsync(Task begin, AsyncEvent queued, LambdaFunction function)
    {
        await begin;
        try
        {
            await RunAsync(queued, function);
            state.Delete(queued.StateName);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It is on disk, and goes on at the next start.
        }
        catch (Exception e) when (e is IOException or AwsException or LocalCloudException)
        {
            Broken(logger, e, queued.Function, queued.RequestId);
        }
        finally
        {
            Release(queued.RequestId);
        }
    }

    private async Task RunAsync(AsyncEvent queued, LambdaFunction function)
    {
        while (true)
        {
            var config = function.EventInvokeConfig;
            var attempt = queued.Failures + 1;
            if (await InvokeAsync(queued, function, attempt) is not { } outcome)
            {
                await TellAsync(queued, () => destinations.FailedAsync(function, queued, null, "EventAgeExceeded"));
                return;
            }

            if (!outcome.IsError)
            {
                await TellAsync(queued, () => destinations.SucceededAsync(function, queued, outcome));
                return;
            }

            queued = queued with { Failures = attempt };
            if (attempt > config.MaximumRetryAttempts)
            {
                await TellAsync(queued, () => destinations.FailedAsync(function, queued, outcome, "RetriesExhausted"));
                return;
            }

            TrySave(queued);
            await Task.Delay(DelayBeforeRetry(attempt), clock, _stopping.Token);
        }
    }

    // How often it failed counts less than the event itself, which is on disk.
    private void TrySave(AsyncEvent queued)
    {
        try
        {
            state.Save(queued.StateName, queued, AsyncEventJson.Default.AsyncEvent);
        }
        catch (StorageException e)
        {
            NotCounted(logger, e, queued.Function, queued.RequestId);
        }
    }

    // What became of the event can't be told at present: that is no reason to forget it. The function is not run again for it.
    private async Task TellAsync(AsyncEvent queued, Func<Task> tell)
    {
        while (true)
        {
            try
            {
                await tell();
                return;
            }
            catch (StorageException e)
            {
                NotTold(logger, e, queued.Function, queued.RequestId);
                await Task.Delay(StoragePause, clock, _stopping.Token);
            }
        }
    }

    // Throttling is no attempt. Where AWS asks again after 1 s to 5 min, the event here waits until there is room, or it is too old.
    private async Task<InvocationOutcome?> InvokeAsync(AsyncEvent queued, LambdaFunction function, int attempt)
    {
        var left = function.EventInvokeConfig.MaximumEventAge - (clock.GetUtcNow() - queued.ReceivedAt);
        if (function.Definition.ReservedConcurrency == 0 || left < TimeSpan.Zero)
        {
            return null;
        }

        var invocation = new Invocation(queued.RequestId, queued.Payload) { Attempt = attempt, Source = queued.Source };
        using var tooOld = new CancellationTokenSource(left, clock);
        try
        {
            return await runner.InvokeAsync(function, invocation, tooOld.Token).WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (tooOld.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    private TimeSpan DelayBeforeRetry(int retry) =>
        options.RetryDelays.Count == 0 ? TimeSpan.Zero : options.RetryDelays[Math.Min(retry, options.RetryDelays.Count) - 1];

    [LoggerMessage(310, LogLevel.Warning, "The event {RequestId} for {Function} is dropped: the function is gone from the template")]
    private static partial void FunctionIsGone(ILogger logger, string function, string requestId);

    [LoggerMessage(311, LogLevel.Error, "The event {RequestId} for {Function} stays queued until the next start")]
    private static partial void Broken(ILogger logger, Exception exception, string function, string requestId);

    [LoggerMessage(312, LogLevel.Warning, "How often {Function} failed on the event {RequestId} can't be written")]
    private static partial void NotCounted(ILogger logger, Exception exception, string function, string requestId);

    [LoggerMessage(313, LogLevel.Error, "What became of the event {RequestId} for {Function} can't be written; it is tried again")]
    private static partial void NotTold(ILogger logger, Exception exception, string function, string requestId);
}

/// <summary>An event in Lambda's queue for asynchronous invocations.</summary>
internal sealed record AsyncEvent
{
    /// <summary>The same over all attempts.</summary>
    public required string RequestId { get; init; }

    /// <summary>The function's name.</summary>
    public required string Function { get; init; }

    /// <summary>The event.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Who invoked: a service or a principal's ARN.</summary>
    public required string Source { get; init; }

    /// <summary>How often the function has failed on it.</summary>
    public int Failures { get; init; }

    /// <summary>Its name in the state store.</summary>
    public string StateName => $"{AsyncEvents.Folder}/{RequestId}";

    /// <summary>The request id of the event that is kept under a name.</summary>
    public static string RequestIdOf(string stateName) => stateName[(AsyncEvents.Folder.Length + 1)..];
}

/// <summary>How queued events are kept over a restart.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(AsyncEvent))]
internal sealed partial class AsyncEventJson : JsonSerializerContext;
