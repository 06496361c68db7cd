using System.Diagnostics;

namespace LogMutations;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code, or -1 when it was stopped.</param>
/// <param name="Output">What it said.</param>
internal sealed record CommandResult(int Code, string Output);

/// <summary>Runs a process to its end, or to the end of patience.</summary>
internal static class Command
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs a process that ends by itself.</summary>
    public static CommandResult Run(string program, IReadOnlyList<string> arguments, string folder) =>
        RunAsync(Info(program, arguments, folder), TimeSpan.MaxValue).GetAwaiter().GetResult();

    /// <summary>What starts a process here.</summary>
    public static ProcessStartInfo Info(string program, IReadOnlyList<string> arguments, string folder) => new(program, arguments)
    {
        WorkingDirectory = folder,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>
    /// Runs a process that may run for ever. Its patience is in the processor's time, which does not depend on what else the machine does;
    /// one that only waits gets ten times as long.
    /// </summary>
    public static async Task<CommandResult> RunAsync(ProcessStartInfo info, TimeSpan patience)
    {
        using var process = Process.Start(info)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var exit = process.WaitForExitAsync();
        var watch = Stopwatch.StartNew();
        while (await Task.WhenAny(exit, Task.Delay(Look)) != exit)
        {
            if (patience != TimeSpan.MaxValue && (Used(process) > patience || watch.Elapsed > 10 * patience))
            {
                process.Kill(entireProcessTree: true);
                await exit;
                return new(-1, "");
            }
        }

        return new(process.ExitCode, await output + await errors);
    }

    private static TimeSpan Used(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
            return TimeSpan.Zero;
        }
    }
}
