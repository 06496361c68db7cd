using System.Diagnostics;
using System.Globalization;

namespace LogMutations;

/// <summary>A process of the tests' program that judges one mutant after the other (<see cref="StartupHook"/>).</summary>
internal sealed class JudgeProcess : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // What a run leaves behind in memory adds up.
    private const int MostRuns = 100;

    private readonly Process _process;
    private readonly Task _output;
    private int _runs;

    public JudgeProcess(ProcessStartInfo info)
    {
        info.RedirectStandardInput = true;
        info.Environment["LOG_MUTANT_JUDGE"] = "1";
        info.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        _process = Process.Start(info)!;
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Whether it ended under a mutant.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it is to judge no more.</summary>
    public bool IsOver => HasEnded || _runs >= MostRuns;

    /// <summary>Judges a mutant by some test classes. A process that a mutant ends, or for which patience ends, is over.</summary>
    public async Task<Verdict> TryAsync(int mutant, IEnumerable<string> classes, TimeSpan patience)
    {
        _runs++;
        var (used, watch) = (_process.TotalProcessorTime, Stopwatch.StartNew());
        await _process.StandardInput.WriteLineAsync(string.Join(' ', classes.Prepend(mutant.ToString(CultureInfo.InvariantCulture))));
        await _process.StandardInput.FlushAsync();
        var (answer, isEndless) = (ReadAnswerAsync(), false);
        while (await Task.WhenAny(answer, Task.Delay(Look)) != answer)
        {
            // The processor's time does not depend on what else the machine does. One that only waits gets ten times as long.
            _process.Refresh();
            if (!_process.HasExited && (_process.TotalProcessorTime - used > patience || watch.Elapsed > 10 * patience))
            {
                isEndless = true;
                _process.Kill(entireProcessTree: true);
            }
        }

        var fails = await answer;
        HasEnded = fails is null;
        return isEndless ? Verdict.Endless : fails is false ? Verdict.Survived : Verdict.Killed;
    }

    private async Task<bool?> ReadAnswerAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(StartupHook.Answer, StringComparison.Ordinal))
            {
                return bool.Parse(line.AsSpan(StartupHook.Answer.Length));
            }
        }

        return null;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _ = _output.ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
