using System.Diagnostics;

namespace Layout.Tests;

/// <summary>The README's commands name files from the root of the repository.</summary>
public sealed class WorkingDirectoryTests
{
    /// <summary>A web project would be started in its own folder by <c>dotnet run</c>, and find none of the files that its user names.</summary>
    [Fact]
    public async Task LocalCloud_runs_where_it_is_called()
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Repository.PathTo("localcloud", "src"), "-getProperty:RunWorkingDirectory"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var directory = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (build.ExitCode, directory.Trim()));
    }
}
