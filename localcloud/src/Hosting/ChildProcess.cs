using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalCloud.Hosting;

/// <summary>A running child process.</summary>
public sealed class ChildProcess
{
    private const int KeptLines = 1000;

    private readonly ChildCommand _command;
    private readonly Process _process;
    private readonly Queue<string> _output = new();
    private readonly TaskCompletionSource<Match> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChildProcess(ChildCommand command, Process process)
    {
        _command = command;
        _process = process;
        Id = process.Id;
        Exited = RunAsync();
    }

    /// <summary>For people: <c>dynalite</c>.</summary>
    public string Name => _command.Name;

    /// <summary>Process id, and id of its process group.</summary>
    public int Id { get; }

    /// <summary>Ends with the exit code; 128 + n for a process that signal n ended.</summary>
    public Task<int> Exited { get; }

    /// <summary>What the ready line matched; <see cref="Match.Empty"/> when none was asked for.</summary>
    public Match ReadyMatch { get; private set; } = Match.Empty;

    /// <summary>The last 1,000 lines of standard output and error.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    /// <summary>Kills the process and whatever it started (its process group), and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        ProcessGroups.Kill(_process);
        await Exited;
    }

    /// <summary>Asks the process to end (SIGTERM), and kills it when it is still there after <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        ProcessGroups.Terminate(_process);
        await Task.WhenAny(Exited, Task.Delay(patience));
        await KillAsync();
    }

    internal async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        if (_command.Ready is null)
        {
            return;
        }

        var timeout = Task.Delay(_command.ReadyTimeout, cancellationToken);
        var first = await Task.WhenAny(_ready.Task, Exited, timeout);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_ready.Task.IsCompleted)
        {
            var what = first == timeout ? $"was not ready within {_command.ReadyTimeout.TotalSeconds} s" : $"ended with exit code {await Exited}";
            throw new LocalCloudException($"{Name} {what}: {string.Join('\n', Output.TakeLast(20))}");
        }

        ReadyMatch = await _ready.Task;
    }

    private void Add(string line)
    {
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
            {
                _output.Dequeue();
            }
        }

        if (!_ready.Task.IsCompleted && _command.Ready?.Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(match);
        }
    }

    // What the child leaves behind goes with it; otherwise it could also hold the output open for ever.
    private async Task<int> RunAsync()
    {
        Task[] readers = _command.OutputFile is null ? [ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError)] : [];
        await _process.WaitForExitAsync();
        ProcessGroups.Kill(_process);
        await Task.WhenAll(readers);
        return _process.ExitCode;
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Add(line);
        }
    }
}
