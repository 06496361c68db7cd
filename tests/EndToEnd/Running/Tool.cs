using System.Diagnostics;

namespace EndToEnd.Running;

/// <summary>A program of the machine's or of an npm package that does its work and ends.</summary>
internal static class Tool
{
    /// <summary>Runs it; answers with what it printed.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It failed.</exception>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{string.Concat(said)}");
        return said[0].Trim();
    }
}
