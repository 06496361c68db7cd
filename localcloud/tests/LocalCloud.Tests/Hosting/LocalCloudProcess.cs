using System.Collections.Concurrent;
using System.Diagnostics;

namespace LocalCloud.Tests.Hosting;

/// <summary>LocalCloud as a process of its own.</summary>
internal sealed class LocalCloudProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Task _ended;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LocalCloudProcess(string[] arguments, Action<ProcessStartInfo>? change = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LocalCloud.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        change?.Invoke(start);
        Process = new Process { StartInfo = start };
        Process.OutputDataReceived += (_, line) => Add(line.Data);
        Process.ErrorDataReceived += (_, line) => Add(line.Data);
        Process.Start();
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
        _ended = WatchAsync();
    }

    public Process Process { get; }

    public string Output => string.Join('\n', _output);

    public Task ReadyAsync() => _ready.Task.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);

    /// <summary>The exit code and what was written.</summary>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        var token = TestContext.Current.CancellationToken;
        await Process.WaitForExitAsync(token).WaitAsync(TimeSpan.FromSeconds(60), token);
        return (Process.ExitCode, Output);
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [name, Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            _ended.Wait(CancellationToken.None);
        }

        Process.Dispose();
    }

    private async Task WatchAsync()
    {
        await Process.WaitForExitAsync(CancellationToken.None); // the end of its output included
        _ready.TrySetException(new InvalidOperationException("It ended:\n" + Output));
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }

        if (line == "Ready")
        {
            _ready.TrySetResult();
        }
    }
}
