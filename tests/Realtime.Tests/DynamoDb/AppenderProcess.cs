using System.Diagnostics;
using System.Globalization;
using Realtime.Log;

namespace Realtime.Tests.DynamoDb;

/// <summary>A process that appends events, and that kills itself at a given store operation.</summary>
internal sealed class AppenderProcess : IDisposable
{
    private readonly Process _process;

    public AppenderProcess(string endpoint, string table, string topic, int killAt)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(folder.Parent!.Parent!.FullName, "LogAppender", folder.Name, "LogAppender.dll");
        _process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, endpoint, table, topic, killAt.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("The appender did not start.");
    }

    /// <summary>Whether it has died by SIGKILL.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>Appends an event's messages; <see langword="null"/> when that failed, or the process died over it.</summary>
    public async Task<IReadOnlyList<Position>?> AppendAsync(AppendEvent work, CancellationToken cancellationToken)
    {
        string? answer = null;
        try
        {
            await _process.StandardInput.WriteLineAsync($"{work.Sender} {string.Join(' ', work.Ids)}".AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            answer = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The pipe broke: it has died.
        }

        if (answer is null)
        {
            await _process.WaitForExitAsync(cancellationToken);
            Assert.Equal(128 + 9, _process.ExitCode);
            WasKilled = true;
            return null;
        }

        return answer == "failed" ? null : [.. answer.Split(' ').Select(Position.Parse)];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
