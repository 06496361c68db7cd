using System.Diagnostics;
using System.Text.Json;

namespace Packages.Tests.Api;

/// <summary>The solution against packages of the real names, unedited, in a copy of the tree.</summary>
[Trait("Quick", "no")] // It builds the whole solution again.
public sealed class PackageModeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("package-mode").FullName;

    private static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private string Tree => Path.Combine(_folder, "tree");

    private string Feed => Path.Combine(_folder, "feed");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_whole_solution_builds_against_packages_and_changes_no_lock_file()
    {
        await CopyTreeAsync();
        var before = LockFiles();
        foreach (var project in PackageSource.Folders)
        {
            await RunAsync("dotnet", "pack", Path.Combine("standins", Path.GetFileName(project)), "--output", Feed, "--nologo", "-v", "quiet");
        }

        // Our packages of AWS's names must not get into the machine's package folder; all others are taken from there, without a copy.
        await RunAsync(
            "dotnet", "build", "Serverless.sln", "--nologo", "-v", "quiet", "-p:AmazonPackages=true", $"-p:RestoreAdditionalProjectSources={Feed}",
            $"-p:RestorePackagesPath={Path.Combine(_folder, "packages")}", $"-p:RestoreFallbackFolders={MachinePackages}",
            "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false");

        Assert.Equal(PackageSource.Folders.Count(), Directory.GetFiles(Feed, "*.nupkg").Length);
        Assert.Equal(before, LockFiles());
        Assert.Equal("package", await KindOfReferenceAsync("Functions", "Amazon.Lambda.RuntimeSupport/2.1.2"));
        Assert.Equal("package", await KindOfReferenceAsync("Functions", "Amazon.Lambda.Annotations/2.3.0"));
        Assert.Equal("package", await KindOfReferenceAsync("Realtime", "AWSSDK.IotData/4.0.100"));
        Assert.Equal("package", await KindOfReferenceAsync("Realtime", "AWSSDK.CognitoIdentityProvider/4.0.100"));
        Assert.Equal("package", await KindOfReferenceAsync("Realtime", "AWSSDK.Scheduler/4.0.100"));

        Assert.Equal("""{"kind":"jit","framework":"net10.0","architecture":"x86_64","packages":"amazon"}""", await PublishAsync());
    }

    /// <summary>What publish.sh makes of the same packages, without being told of them; for the JIT, as a native binary would take a minute.</summary>
    private async Task<string> PublishAsync()
    {
        var programs = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (var program in Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists).SelectMany(Directory.GetFiles))
        {
            var link = Path.Combine(programs, Path.GetFileName(program));
            if (Path.GetFileName(program) is not ("gcc" or "clang") && !Path.Exists(link))
            {
                File.CreateSymbolicLink(link, program);
            }
        }

        var output = await RunAsync(
            "env", $"PATH={programs}", $"RestoreAdditionalProjectSources={Feed}", $"NUGET_PACKAGES={Path.Combine(_folder, "packages")}",
            $"NUGET_FALLBACK_PACKAGES={MachinePackages}", "bash", "src/Functions/publish.sh");
        Assert.DoesNotContain("notice:", output, StringComparison.Ordinal);
        return (await RunAsync("bash", "src/Functions/publish.sh", "--version")).Trim();
    }

    /// <summary>What a restored project takes for the reference: <c>project</c> or <c>package</c>.</summary>
    private async Task<string?> KindOfReferenceAsync(string project, string reference)
    {
        var file = Path.Combine(Tree, "artifacts", "variant.amazon", "obj", project, "project.assets.json");
        using var assets = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        return assets.RootElement.GetProperty("libraries").GetProperty(reference).GetProperty("type").GetString();
    }

    private async Task CopyTreeAsync()
    {
        var files = await RunAsync("git", "-C", Repository.Root, "ls-files", "--cached", "--others", "--exclude-standard");
        foreach (var file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Repository.Root, file))))
        {
            var target = Path.Combine(Tree, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, file), target);
        }
    }

    private Dictionary<string, string> LockFiles() => Directory
        .GetFiles(Tree, "packages.lock.json", SearchOption.AllDirectories)
        .ToDictionary(path => path, File.ReadAllText);

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Directory.Exists(Tree) ? Tree : Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}{await error}");
        return await output;
    }
}
