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

    [Fact]
    public async Task In_another_folder_it_writes_the_same_bytes()
    {
        List<Dictionary<string, string>> written = [];
        foreach (var folder in new[] { _folder, Path.Combine(_folder, "further", "down") })
        {
            var asset = System.IO.Directory.CreateDirectory(Path.Combine(folder, "artifacts", "functions", "asset"));
            await File.WriteAllTextAsync(Path.Combine(asset.FullName, "bootstrap"), "#!/bin/sh\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "cdk.json"), "{}", TestContext.Current.CancellationToken);
            Assert.Equal((0, string.Empty), await RunInAsync(folder));
            var output = Path.Combine(folder, "cdk.out");
            written.Add(System.IO.Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(output, file), file => Convert.ToHexString(File.ReadAllBytes(file))));
        }

        Assert.Contains("Realtime.template.json", written[0].Keys);
        Assert.Equal(written[0].OrderBy(file => file.Key, StringComparer.Ordinal), written[1].OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    // What the CLI hands over, what is too long for that, and what stands in cdk.json when the CLI is not there to read it.
    [Fact]
    public async Task Wherever_a_setting_is_given_that_nobody_reads_it_is_refused_before_anything_is_published()
    {
        var overflow = Path.Combine(_folder, "overflow.json");
        await File.WriteAllTextAsync(Path.Combine(_folder, "cdk.json"), """{"context":{"disposible":true,"@aws-cdk/core:x":true}}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(overflow, """{"stages":"a"}""", TestContext.Current.CancellationToken);
        var (exitCode, error) = await RunAsync(
            ("CDK_CONTEXT_JSON", """{"alarmMail":"ops@example.com","aws:cdk:enable-path-metadata":true}"""),
            ("CONTEXT_OVERFLOW_LOCATION_ENV", overflow),
            ("CDK_OUTDIR", Path.Combine(_folder, "cdk.out")),
            ("CDK_DEFAULT_REGION", "eu-central-2"));
        Assert.Equal(
            (1, """
            4 settings are wrong:
            - alarmMail is no setting of a deployment. Is it alarmEmail?
            - disposible is no setting of a deployment. Is it disposable?
            - stages is no setting of a deployment. Is it stage?
            - eu-central-2 is no region for this stack: it has no AWS IoT Core.

            """),
            (exitCode, error));
    }

    [Fact]
    public async Task A_cdk_json_that_is_none_is_refused_with_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "cdk.json"), """{"context":["stage"]}""", TestContext.Current.CancellationToken);
        var (exitCode, error) = await RunAsync();
        Assert.Equal(1, exitCode);
        Assert.StartsWith("cdk.json holds no context: ", error, StringComparison.Ordinal);
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    private Task<(int ExitCode, string Error)> RunAsync(params (string Name, string Value)[] environment) => RunInAsync(_folder, environment);

    private static async Task<(int ExitCode, string Error)> RunInAsync(string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Infrastructure.dll")])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("CDK_OUTDIR");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
