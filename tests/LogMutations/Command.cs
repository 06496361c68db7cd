using System.Diagnostics;

namespace LogMutations;

/// <summary>How a process ended, and what it said.</summary>
internal sealed record CommandResult(int Code, string Output);

/// <summary>Runs a process to its end.</summary>
internal static class Command
{
    public static CommandResult Run(string program, IReadOnlyList<string> arguments, string folder) => Run(Info(program, arguments, folder));

    public static CommandResult Run(ProcessStartInfo info)
    {
        using var process = Process.Start(info)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return new(process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }

    public static ProcessStartInfo Info(string program, IReadOnlyList<string> arguments, string folder) => new(program, arguments)
    {
        WorkingDirectory = folder,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
