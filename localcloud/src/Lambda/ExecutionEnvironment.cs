using System.Globalization;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Logs;

namespace LocalCloud.Lambda;

/// <summary>One process that runs a function, one invocation at a time.</summary>
internal sealed class ExecutionEnvironment : IAsyncDisposable
{
    private readonly FunctionDefinition _function;
    private readonly RuntimeSession _session = new();
    private readonly FunctionLog _log;
    private readonly TimeProvider _clock;
    private readonly FunctionOutput _output;
    private readonly RuntimeApi _api;
    private ChildProcess? _process;
    private TimeSpan? _initDuration;
    private int _peakMegabytes;

    /// <summary>Nothing runs yet.</summary>
    public ExecutionEnvironment(FunctionDefinition function, FunctionLog log, FunctionOutput output, TimeProvider clock, ILoggerFactory loggers)
    {
        _function = function;
        _log = log;
        _output = output;
        _clock = clock;
        _api = new RuntimeApi(function, _session, clock, loggers);
    }

    /// <summary>Its role's credentials.</summary>
    public required TemporaryCredentials Credentials { get; init; }

    /// <summary>By how much its clock was ahead when it started.</summary>
    public required TimeSpan ClockOffset { get; init; }

    /// <summary>Since when it waits for work.</summary>
    public DateTimeOffset IdleSince { get; private set; }

    /// <summary>Whether its process runs.</summary>
    public bool IsAlive => _process is { Exited.IsCompleted: false };

    /// <summary>Starts the process and waits until it asks for work.</summary>
    /// <returns><see langword="null"/>, or why it could not initialize.</returns>
    public async Task<InvocationOutcome?> InitializeAsync(
        string requestId, TimeSpan limit, Func<string, ChildCommand> command, ChildProcesses children, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        if (ProblemOf(Path.Combine(_function.CodeDirectory, "bootstrap")) is { } problem)
        {
            return InvocationErrors.InvalidEntrypoint(requestId, problem);
        }

        _log.Initialize();
        await _api.StartAsync(cancellationToken);
        try
        {
            _process = await children.StartAsync(command(_api.Address), cancellationToken);
        }
        catch (LocalCloudException e)
        {
            return InvocationErrors.InvalidEntrypoint(requestId, e.Message);
        }

        var failure = await WaitAsync(_session.WhenInitFailed, _session.WhenIdle, requestId, limit, cancellationToken);
        _initDuration = _clock.GetElapsedTime(started);
        _log.WriteOwn(_output.Read(withRest: false));
        IdleSince = _clock.GetUtcNow();
        return failure;
    }

    /// <summary>Runs one invocation. A process that ended or took too long is gone afterwards.</summary>
    public async Task<InvocationOutcome> InvokeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        _log.WriteOwn(_output.Read(withRest: false));
        _log.Begin(invocation.RequestId);
        var answer = _session.BeginAsync(invocation);
        using var watch = new MemoryWatch(_process!, _function.MemoryMegabytes);
        var outcome = (await WaitAsync(answer, null, invocation.RequestId, _function.Timeout, cancellationToken))!;
        _log.WriteOwn(_output.Read(withRest: true));
        if (outcome.ErrorType is "Sandbox.Timedout" or "Runtime.ExitError")
        {
            _log.Break(invocation.RequestId, outcome);
        }

        _peakMegabytes = Math.Max(_peakMegabytes, ProcessMemory.PeakMegabytes(_process!.Id));
        // Nobody can use more than there is; a process that was killed for it can't be asked any more.
        var megabytes = watch.HasKilled ? _function.MemoryMegabytes : Math.Min(_peakMegabytes, _function.MemoryMegabytes);
        var tail = _log.End(new(invocation.RequestId, _clock.GetElapsedTime(started), _initDuration, megabytes, outcome.ErrorType));
        _initDuration = null;
        return outcome with { LogTail = tail };
    }

    /// <summary>Waits until the runtime, which has answered, asks for more work.</summary>
    /// <returns>Whether it does; otherwise the process is gone or good for nothing.</returns>
    public async Task<bool> BecomesIdleAsync()
    {
        var idle = _session.WhenIdle;
        await Task.WhenAny(idle, _process!.Exited, Task.Delay(_function.Timeout, _clock));
        IdleSince = _clock.GetUtcNow();
        return idle.IsCompleted && IsAlive;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // As on AWS: a function without extensions is not asked, and gets no time.
            await _process.KillAsync();
            _log.WriteOwn(_output.Read(withRest: true));
        }

        await _api.DisposeAsync();
        _output.Dispose();
    }

    private static string? ProblemOf(string bootstrap) =>
        !File.Exists(bootstrap) ? $"Couldn't find valid bootstrap(s): [{bootstrap}]"
        : !OperatingSystem.IsWindows() && !File.GetUnixFileMode(bootstrap).HasFlag(UnixFileMode.UserExecute) ? $"fork/exec {bootstrap}: permission denied"
        : null;

    /// <summary>Waits for an answer, or for <paramref name="done"/> (which gives <see langword="null"/>), but no longer than <paramref name="limit"/>.</summary>
    private async Task<InvocationOutcome?> WaitAsync(
        Task<InvocationOutcome> answer, Task? done, string requestId, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timeout = Task.Delay(limit, _clock, timer.Token);
        await Task.WhenAny([answer, _process!.Exited, timeout, .. done is null ? Array.Empty<Task>() : [done]]);
        cancellationToken.ThrowIfCancellationRequested();
        await timer.CancelAsync();
        if (answer.IsCompleted || done is { IsCompleted: true })
        {
            return answer.IsCompleted ? await answer : null;
        }

        if (_process.Exited.IsCompleted)
        {
            return InvocationErrors.Exit(requestId, await _process.Exited);
        }

        await _process.KillAsync();
        return InvocationErrors.Timeout(requestId, limit);
    }
}

/// <summary>
/// Kills a function's process that takes more memory than its function has. What counts is what the process has for itself
/// (RssAnon): pages of its files could be given back, and AWS's limit does not kill for them either.
/// </summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly ChildProcess _process;
    private readonly int _megabytes;
    private readonly ITimer _timer;

    /// <summary>Starts to watch.</summary>
    public MemoryWatch(ChildProcess process, int megabytes)
    {
        (_process, _megabytes) = (process, megabytes);
        // Of the machine's time: this is about processes.
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Whether it has.</summary>
    public bool HasKilled { get; private set; }

    private void Look()
    {
        if (ProcessMemory.OwnMegabytes(_process.Id) > _megabytes)
        {
            _timer.Dispose();
            HasKilled = true;
            _ = _process.KillAsync();
        }
    }
}

/// <summary>Memory of other processes.</summary>
internal static class ProcessMemory
{
    /// <summary>The most that the process has had at once; 0 when it is gone.</summary>
    public static int PeakMegabytes(int processId) => Megabytes(processId, "VmHWM:");

    /// <summary>What the process has for itself now, without pages of files; 0 when it is gone.</summary>
    public static int OwnMegabytes(int processId) => Megabytes(processId, "RssAnon:");

    private static int Megabytes(int processId, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            var kilobytes = line?.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [_, var number, _] ? number : "0";
            return (int.Parse(kilobytes, CultureInfo.InvariantCulture) + 1023) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
