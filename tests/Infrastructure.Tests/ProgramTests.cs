using System.Diagnostics;

namespace Infrastructure.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("infrastructure-program-").FullName;

    [Fact]
    public async Task Without_the_published_functions_it_ends_with_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "cdk.json"), "{}", TestContext.Current.CancellationToken);
        var (exitCode, error) = await RunAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal(
            "The functions are not published: artifacts/functions/asset/bootstrap is missing. Run `bash src/Functions/publish.sh`.\n", error);
    }

    [Fact]
    public async Task Outside_the_repository_it_ends_with_one_sentence()
    {
        var (exitCode, error) = await RunAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal("There is no cdk.json here or above: run this inside the repository.\n", error);
    }

    [Fact]
    public async Task Run_directly_it_writes_the_template_into_cdk_out_of_the_repository()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "cdk.json"), "{}", TestContext.Current.CancellationToken);
        var asset = System.IO.Directory.CreateDirectory(Path.Combine(_folder, "artifacts", "functions", "asset"));
        await File.WriteAllTextAsync(Path.Combine(asset.FullName, "bootstrap"), "#!/bin/sh\n", TestContext.Current.CancellationToken);
        var (exitCode, error) = await RunAsync();
        Assert.Equal((0, string.Empty), (exitCode, error));
        // What only this machine wants is not in it: somebody may deploy it.
        var template = await File.ReadAllTextAsync(Path.Combine(_folder, "cdk.out", "Realtime.template.json"), TestContext.Current.CancellationToken);
        Assert.Empty(LocalOnly.In(template));
        Assert.True(File.Exists(Path.Combine(_folder, "cdk.out", "Realtime.assets.json")));
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    private async Task<(int ExitCode, string Error)> RunAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Infrastructure.dll")])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("CDK_OUTDIR");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
