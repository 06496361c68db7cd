using System.Diagnostics;

namespace Layout.Tests;

/// <summary>The files that Git knows or would take up: no build output, no packages.</summary>
internal static class SourceFiles
{
    /// <summary>Paths below the root of the files that match a pattern of Git's, in order.</summary>
    public static IReadOnlyList<string> Named(string pattern)
    {
        var start = new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files", "-co", "--exclude-standard", "--", pattern])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. files.Where(file => File.Exists(Repository.PathTo(file))).Order(StringComparer.Ordinal)];
    }
}
