using System.Diagnostics;
using System.Runtime.InteropServices;
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

/// <summary>A program to run as a child process.</summary>
public sealed record ChildCommand
{
    /// <summary>For people: <c>dynalite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program: a path, or a name looked up in <c>PATH</c>.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments. Default: none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it runs. Default: LocalCloud's own directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables beside the inherited ones; <see langword="null"/> takes one away. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// LocalCloud's own environment variables that are passed on; <see langword="null"/> for all. Default: what programs need of the machine. The rest
    /// is the developer's: credentials of a real account, options for the node of another project.
    /// </summary>
    public IReadOnlyCollection<string>? Inherits { get; init; } = OfTheMachine;

    private static IReadOnlyCollection<string> OfTheMachine { get; } =
    [
        "DOTNET_ROOT", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER",
    ];

    /// <summary>The line of output that says the program is ready, or <see langword="null"/> when it is as soon as it runs.</summary>
    public Regex? Ready { get; init; }

    /// <summary>How long it may take to be ready. Default: 30 s.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where standard output and error go instead of being captured, appended; or <see langword="null"/>.</summary>
    public string? OutputFile { get; init; }
}

/// <summary>Signals to children, which lead process groups of their own, and to all that they started.</summary>
internal static class ProcessGroups
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Sends SIGKILL to the process and its group.</summary>
    public static void Kill(Process process)
    {
        Signal(process, SigKill);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Sends SIGTERM to the process and its group.</summary>
    public static void Terminate(Process process) => Signal(process, SigTerm);

    // The group outlives its leader when a grandchild is left, so the group is signalled whether or not the leader is there. It can't be
    // somebody else's: a process id is not given out again while a group has it, and without members the signal reaches nobody.
    private static void Signal(Process process, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (SendSignal(-process.Id, signal) != 0 && !process.HasExited)
        {
            _ = SendSignal(process.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}

/// <summary>Looks programs up in <c>PATH</c>.</summary>
internal static class Programs
{
    /// <summary>The program's path, or <see langword="null"/> when there is none.</summary>
    public static string? Find(string name) =>
        name.Contains('/')
            ? name
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(directory => Path.Combine(directory, name))
                .FirstOrDefault(File.Exists);
}
