using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LocalCloud.Hosting;

/// <summary>
/// Starts child processes that never outlive LocalCloud: stopped in order when it stops, and killed with all they started when it
/// is killed. Two ways lead to the latter: the kernel's parent-death signal (<c>setpriv --pdeathsig</c>), and a watchdog process
/// that sees its standard input end.
/// </summary>
public sealed partial class ChildProcesses : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ILogger<ChildProcesses> _logger;
    private readonly ConcurrentDictionary<int, ChildProcess> _running = new();
    private readonly SpawnThread _spawner = new();
    private readonly Lazy<Watchdog> _watchdog;
    private readonly bool _hasSetpriv = Programs.Find("setpriv") is not null;
    private readonly bool _hasSetsid = Programs.Find("setsid") is not null;
    private bool _stopping;

    /// <summary>Starts nothing yet.</summary>
    public ChildProcesses(ILogger<ChildProcesses> logger)
    {
        _logger = logger;
        _watchdog = new Lazy<Watchdog>(() => Watchdog.Start(_spawner, _hasSetsid));
        if (!_hasSetpriv)
        {
            NoSetpriv(logger);
        }
    }

    /// <summary>Children that run now.</summary>
    public IReadOnlyCollection<ChildProcess> Running => [.. _running.Values];

    /// <summary>Starts a child and waits until it is ready.</summary>
    /// <exception cref="LocalCloudException">It can't be started, ended too soon or was not ready in time. It is then gone.</exception>
    public async Task<ChildProcess> StartAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        var child = Spawn(command);
        _running[child.Id] = child;
        _ = ForgetAfterExitAsync(child);
        try
        {
            await child.WaitUntilReadyAsync(cancellationToken);
            return child;
        }
        catch
        {
            await child.KillAsync();
            throw;
        }
    }

    /// <summary>Stops every child: SIGTERM, then after 2 s SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopping, true))
        {
            return;
        }

        await Task.WhenAll(_running.Values.Select(child => child.StopAsync(Patience)));
        if (_watchdog.IsValueCreated)
        {
            _watchdog.Value.Dispose();
        }

        _spawner.Dispose();
    }

    private ChildProcess Spawn(ChildCommand command)
    {
        var process = new Process { StartInfo = StartInfo(command) };
        try
        {
            _spawner.Start(process);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            process.Dispose();
            throw new LocalCloudException($"{command.Name} can't be started: {command.FileName}: {e.Message}", e);
        }

        _watchdog.Value.Watch(process.Id);
        process.StandardInput.Close();
        return new ChildProcess(command, process);
    }

    private ProcessStartInfo StartInfo(ChildCommand command)
    {
        var captured = command.OutputFile is null;
        List<string> words = [];
        words.AddRange(_hasSetpriv ? ["setpriv", "--pdeathsig", "KILL", "--"] : []);
        words.AddRange(_hasSetsid ? ["setsid"] : []);
        words.AddRange(captured ? [] : ["sh", "-c", "out=$1; shift; exec \"$@\" >>\"$out\" 2>&1", "sh", command.OutputFile!]);
        words.AddRange([Programs.Find(command.FileName) ?? command.FileName, .. command.Arguments]);
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            WorkingDirectory = command.WorkingDirectory ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = captured,
            RedirectStandardError = captured,
        };
        if (command.Inherits is { } inherited)
        {
            foreach (var name in start.Environment.Keys.Except(inherited).ToList())
            {
                start.Environment.Remove(name);
            }
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task ForgetAfterExitAsync(ChildProcess child)
    {
        await child.Exited;
        _running.TryRemove(child.Id, out _);
        _watchdog.Value.Forget(child.Id);
    }

    [LoggerMessage(100, LogLevel.Warning,
        "setpriv (util-linux) is missing: only the watchdog process ends the children if LocalCloud is killed")]
    private static partial void NoSetpriv(ILogger logger);
}

/// <summary>
/// A shell that knows the children's process groups and kills them when its standard input ends, which the kernel sees to however
/// LocalCloud ends. Unlike the parent-death signal it reaches what the children themselves started.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const string Script = """
        trap '' HUP INT TERM
        all=' '
        while read -r sign id; do
          case $sign in
            +) all="$all$id " ;;
            -) all="${all%% $id *} ${all#* $id }" ;;
          esac
        done
        for id in $all; do kill -KILL -- "-$id" 2>/dev/null || kill -KILL "$id" 2>/dev/null; done
        """;

    private readonly Process _process;
    private readonly Lock _lock = new();
    private bool _ended;

    private Watchdog(Process process) => _process = process;

    /// <summary>Starts it, in a session of its own so that Ctrl-C in a terminal does not reach it.</summary>
    public static Watchdog Start(SpawnThread spawner, bool hasSetsid)
    {
        string[] words = [.. hasSetsid ? ["setsid"] : Array.Empty<string>(), "sh", "-c", Script];
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true };
        var process = new Process { StartInfo = start };
        spawner.Start(process);
        return new Watchdog(process);
    }

    /// <summary>The process group dies with LocalCloud from now on.</summary>
    public void Watch(int id) => Write('+', id);

    /// <summary>The process group is gone.</summary>
    public void Forget(int id) => Write('-', id);

    /// <summary>Ends the watchdog; what it still watches is killed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Write(char sign, int id)
    {
        lock (_lock)
        {
            if (_ended || _process.HasExited)
            {
                return;
            }

            _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sign} {id}"));
            _process.StandardInput.Flush();
        }
    }
}

/// <summary>
/// The thread that starts every child. The parent-death signal follows the thread that forked, not the process, so a child
/// started from a thread-pool thread would be killed as soon as the pool retires that thread.
/// </summary>
internal sealed class SpawnThread : IDisposable
{
    private readonly BlockingCollection<(Process Process, TaskCompletionSource Done)> _work = [];
    private readonly Thread _thread;

    public SpawnThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "child processes" };
        _thread.Start();
    }

    /// <summary>Starts the process.</summary>
    public void Start(Process process)
    {
        var done = new TaskCompletionSource();
        _work.Add((process, done));
        done.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var (process, done) in _work.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                done.SetResult();
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to whoever asked for the process.
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.SetException(e);
            }
        }
    }
}
