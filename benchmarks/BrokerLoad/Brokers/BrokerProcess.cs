using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace BrokerLoad.Brokers;

/// <summary>A broker's process: started, waited for, and killed with what it started.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly TaskCompletionSource<Match> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private readonly Regex _readyLine;

    private BrokerProcess(string fileName, IEnumerable<string> arguments, string directory, Regex readyLine)
    {
        _readyLine = readyLine;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(fileName, arguments)
            {
                WorkingDirectory = directory,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    /// <summary>Everything it printed.</summary>
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

    /// <summary>Starts a broker and waits for the line that says it is ready.</summary>
    /// <exception cref="LoadException">It ended, or said nothing for two minutes.</exception>
    public static async Task<(BrokerProcess Process, Match Ready)> StartAsync(
        string fileName, IEnumerable<string> arguments, string directory, Regex readyLine)
    {
        var broker = new BrokerProcess(fileName, arguments, directory, readyLine);
        broker._process.Start();
        broker._process.BeginOutputReadLine();
        broker._process.BeginErrorReadLine();
        var ended = broker._process.WaitForExitAsync();
        var first = await Task.WhenAny(broker._ready.Task, ended, Task.Delay(StartLimit));
        if (first != broker._ready.Task)
        {
            await broker.DisposeAsync();
            throw new LoadException($"{fileName} did not start:\n{string.Join('\n', broker.Output)}");
        }

        return (broker, await broker._ready.Task);
    }

    /// <summary>A port that was free a moment ago, for brokers that can't take any free one themselves.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (_readyLine.Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(match);
        }
    }
}
