using System.Diagnostics;
using System.Text.Json;
using Functions.Tests.Events;

namespace Functions.Tests.Bootstrap;

/// <summary>The functions as they are deployed: published once, which takes no time when nothing has changed.</summary>
public sealed class PublishedFunctions : IAsyncLifetime
{
    private static readonly string Repository = Path.GetDirectoryName(EventFile.Folder)!;

    public string Binary { get; } = Path.Combine(Repository, "artifacts/functions/asset/bootstrap");

    public JsonElement Build { get; private set; }

    public static async Task<string> RunAsync(string command, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Repository,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    public static Task PublishAsync() => RunAsync(Path.Combine(Repository, "src/Functions/publish.sh"));

    /// <summary>Publishes for a processor, and returns the command that starts the binary here: for ARM by qemu, with the cross compiler's libraries.</summary>
    public static async Task<IReadOnlyList<string>> PublishAsync(string architecture)
    {
        await RunAsync(Path.Combine(Repository, "src/Functions/publish.sh"), architecture);
        return architecture is "arm64"
            ? ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu", Path.Combine(Repository, "artifacts/functions/arm64/asset/bootstrap")]
            : [Path.Combine(Repository, "artifacts/functions/asset/bootstrap")];
    }

    public async ValueTask InitializeAsync()
    {
        await PublishAsync();
        var build = await File.ReadAllTextAsync(Path.Combine(Repository, "artifacts/functions/build.json"), TestContext.Current.CancellationToken);
        Build = JsonDocument.Parse(build).RootElement;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
