using System.Diagnostics;
using System.Text.Json;
using Functions.Tests.Events;

namespace Functions.Tests.Bootstrap;

/// <summary>What publish.sh makes of what dotnet says: the script itself, in a small tree, with a dotnet that only answers.</summary>
public sealed class PublishScriptTests : IDisposable
{
    /// <summary>Writes down how it was called; fails as it is told to; else leaves a binary where a publish does.</summary>
    private const string Dotnet = """
        #!/usr/bin/env bash
        case "$1" in --version) echo 10.0.401; exit ;; nuget) cat ../sources; exit ;; esac
        echo "$*" >>../calls
        kind=stand-ins; case "$*" in *AmazonPackages=true*) kind=amazon ;; esac
        runtime=linux-x64; case "$*" in *linux-arm64*) runtime=linux-arm64 ;; esac
        variant=$runtime; [ $kind = stand-ins ] || variant=$runtime.amazon
        echo "of $kind" >src/Functions/packages.$variant.lock.json
        [ ! -e "../$kind.errors" ] || { cat "../$kind.errors"; exit 1; }
        mkdir -p artifacts/variant.$variant/publish/Functions/release_$runtime
        printf '%s %s' "$kind" "$(cat ../glibc 2>/dev/null || echo GLIBC_2.9 GLIBC_2.17)" >artifacts/variant.$variant/publish/Functions/release_$runtime/bootstrap
        chmod +x artifacts/variant.$variant/publish/Functions/release_$runtime/bootstrap
        """;

    private const string Lacks = "/tree/src/Functions/Functions.csproj : error NU1101: Unable to find package Amazon.Lambda.Core. No packages exist with this id in source(s): index";

    private readonly string _folder = Directory.CreateTempSubdirectory("publish-script-").FullName;

    public PublishScriptTests()
    {
        var script = Path.Combine(Path.GetDirectoryName(EventFile.Folder)!, "src/Functions/publish.sh");
        Write("tree/src/Functions/publish.sh", File.ReadAllText(script));
        Write("tree/src/Realtime/Log.cs", "");
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"])
        {
            Write("tree/" + file, "");
        }

        Write("tree/standins/Amazon.Lambda.Core/Amazon.Lambda.Core.csproj", "");
        Write("tree/standins/AWSSDK.IotData/AWSSDK.IotData.csproj", "");
        Write("sources", "index");
        WriteProgram("dotnet", Dotnet);
        WriteProgram("aarch64-linux-gnu-gcc", "#!/bin/sh\necho /usr/lib/crt1.o\n");
        WriteProgram("gcc", "#!/bin/sh\n");
    }

    private string[] Calls => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")) : [];

    private string? Asset => File.Exists(At("tree/artifacts/functions/asset/bootstrap")) ? File.ReadAllText(At("tree/artifacts/functions/asset/bootstrap")) : null;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Amazon_s_packages_are_taken_where_they_can_be_had()
    {
        var (exitCode, output, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("notice:", output, StringComparison.Ordinal);
        Assert.Contains("AmazonPackages=true", Assert.Single(Calls), StringComparison.Ordinal);
        Assert.StartsWith("amazon", Asset, StringComparison.Ordinal);
        Assert.Equal(("aot", "net10.0", "x86_64", "amazon"), Build("tree/artifacts/functions/build.json"));
    }

    [Theory]
    [InlineData("error NU1101: Unable to find package Amazon.Lambda.Core. No packages exist with this id in source(s): index")]
    [InlineData("error NU1102: Unable to find package Amazon.Lambda.Core with version (= 3.2.0)")]
    [InlineData("error NU1103: Unable to find a stable package Amazon.Lambda.Core with version (= 3.2.0)")]
    public async Task Where_the_index_lacks_one_the_stand_ins_are_taken_with_a_notice(string error)
    {
        Write("amazon.errors", $"/tree/src/Functions/Functions.csproj : {error}\n/tree/src/Realtime/Realtime.csproj : {error}\n");

        var (exitCode, output, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("notice: the package index lacks Amazon.Lambda.Core: the functions are published with the stand-ins, which are not for AWS.", output, StringComparison.Ordinal);
        Assert.Equal(2, Calls.Length);
        Assert.StartsWith("stand-ins", Asset, StringComparison.Ordinal);
        Assert.Equal(("aot", "net10.0", "x86_64", "stand-ins"), Build("tree/artifacts/functions/build.json"));
    }

    [Fact]
    public async Task What_the_index_lacks_is_remembered_until_sources_or_index_change()
    {
        Write("amazon.errors", Lacks);
        await RunAsync();
        Assert.Equal(2, Calls.Length);

        await RunAsync();
        Assert.Equal(2, Calls.Length);

        Write("tree/src/Realtime/Log.cs", "changed");
        await RunAsync();
        Assert.Equal(4, Calls.Length);

        Write("sources", "another index");
        File.Delete(At("amazon.errors"));
        await RunAsync();
        Assert.Equal(5, Calls.Length);
        Assert.StartsWith("amazon", Asset, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Program.cs(1,1): error CS1002: ; expected")]
    [InlineData("error NU1301: Unable to load the service index")]
    [InlineData("error NU1605: Detected package downgrade: Amazon.Lambda.Core from 3.2.0 to 3.0.0")]
    [InlineData(Lacks + "\nerror NU1102: Unable to find package AWSSDK.Core with version (>= 4.0.102.18)")]
    public async Task Every_other_failure_is_one(string error)
    {
        Write("amazon.errors", error);

        var (exitCode, output, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("notice:", output, StringComparison.Ordinal);
        Assert.Contains(error.Split('\n')[^1], errors, StringComparison.Ordinal);
        Assert.Single(Calls);
        Assert.Null(Asset);
    }

    [Fact]
    public async Task A_missing_pack_for_native_binaries_is_a_failure_that_says_what_to_do()
    {
        Write("amazon.errors", Lacks);
        Write("stand-ins.errors", "error NU1102: Unable to find package runtime.linux-x64.Microsoft.DotNet.ILCompiler with version (= 10.0.12)");

        var (exitCode, _, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(
            "publish.sh: the package index lacks runtime.linux-x64.Microsoft.DotNet.ILCompiler. Add a source that has it (dotnet nuget add source), or take an SDK whose packs the index has (global.json).",
            errors, StringComparison.Ordinal);
        Assert.Null(Asset);
    }

    [Fact]
    public async Task A_failed_publish_leaves_the_lock_files_as_they_were()
    {
        Write("amazon.errors", Lacks);
        Write("stand-ins.errors", "error NU1102: Unable to find package runtime.linux-x64.Microsoft.DotNet.ILCompiler with version (= 10.0.12)");
        Write("tree/src/Functions/packages.linux-x64.lock.json", "as it was");
        Write("tree/src/Functions/packages.linux-x64.amazon.lock.json", "of an attempt that failed");

        Assert.Equal(1, (await RunAsync()).ExitCode);

        Assert.Equal(
            "as it was", await File.ReadAllTextAsync(At("tree/src/Functions/packages.linux-x64.lock.json"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(At("tree/src/Functions/packages.linux-x64.amazon.lock.json")));
    }

    [Theory]
    [InlineData("GLIBC_2.9 GLIBC_2.34 GLIBC_2.17", 0)]
    [InlineData("GLIBC_2.9 GLIBC_2.35 GLIBC_2.17", 1)]
    [InlineData("GLIBC_2.100", 1)]
    public async Task A_binary_that_Amazon_Linux_2023_could_not_start_is_not_published(string versions, int expected)
    {
        Write("glibc", versions);

        foreach (var architecture in (string[])["x86_64", "arm64"])
        {
            var (exitCode, _, errors) = await RunAsync(architecture);

            Assert.Equal(expected, exitCode);
            Assert.Equal(expected == 1, errors.Contains("the binary needs GLIBC 2.", StringComparison.Ordinal) && errors.Contains("and Amazon Linux 2023 has 2.34", StringComparison.Ordinal));
        }

        Assert.Equal(expected == 0, Asset is not null);
    }

    [Fact]
    public async Task A_binary_that_does_not_say_what_it_needs_is_not_published()
    {
        Write("glibc", "musl");

        var (exitCode, _, errors) = await RunAsync("x86_64");

        Assert.Equal(1, exitCode);
        Assert.Contains("names no version of glibc", errors, StringComparison.Ordinal);
        Assert.Null(Asset);
    }

    [Fact]
    public async Task The_binary_for_ARM_goes_into_a_folder_of_its_own()
    {
        Assert.Equal(0, (await RunAsync("arm64")).ExitCode);

        Assert.Contains("-r linux-arm64 -p:AotRuntime=linux-arm64", Assert.Single(Calls), StringComparison.Ordinal);
        Assert.Null(Asset);
        Assert.True(File.Exists(At("tree/artifacts/functions/arm64/asset/bootstrap")));
        Assert.Equal(("aot", "net10.0", "arm64", "amazon"), Build("tree/artifacts/functions/arm64/build.json"));
    }

    [Fact]
    public async Task A_missing_cross_compiler_is_the_line_that_installs_it()
    {
        // The compiler alone, without ARM's C library: it then gives the bare name back.
        WriteProgram("aarch64-linux-gnu-gcc", "#!/bin/sh\necho crt1.o\n");

        var (exitCode, _, errors) = await RunAsync("arm64");

        Assert.Equal((1, "publish.sh: the cross compiler for arm64 is missing: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross\n"), (exitCode, errors));
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task It_says_what_was_published()
    {
        Assert.Equal((0, "Nothing is published.\n", ""), await RunAsync("--version"));
        await RunAsync();
        await RunAsync("arm64");

        Assert.Equal(
            """
            {"kind":"aot","framework":"net10.0","architecture":"x86_64","packages":"amazon"}
            {"kind":"aot","framework":"net10.0","architecture":"arm64","packages":"amazon"}

            """,
            (await RunAsync("--version")).Output);
    }

    [Fact]
    public async Task An_unknown_architecture_is_refused() =>
        Assert.Equal((2, "", "publish.sh: 'x64' is neither x86_64 nor arm64.\n"), await RunAsync("x64"));

    private string At(string path) => Path.Combine(_folder, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    private void WriteProgram(string name, string script)
    {
        Write("bin/" + name, script);
        File.SetUnixFileMode(At("bin/" + name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (string? Kind, string? Framework, string? Architecture, string? Packages) Build(string path)
    {
        using var build = JsonDocument.Parse(File.ReadAllText(At(path)));
        return (Text("kind"), Text("framework"), Text("architecture"), Text("packages"));

        string? Text(string name) => build.RootElement.GetProperty(name).GetString();
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [At("tree/src/Functions/publish.sh"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = At("bin") + ":" + start.Environment["PATH"];
        start.Environment.Remove("RestoreAdditionalProjectSources");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
