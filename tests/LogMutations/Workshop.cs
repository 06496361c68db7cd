using System.Diagnostics;

namespace LogMutations;

/// <summary>What became of a mutant.</summary>
internal enum Verdict
{
    /// <summary>A test failed, or ran for ever.</summary>
    Killed,

    /// <summary>No test failed.</summary>
    Survived,

    /// <summary>It does not compile: nobody can make that mistake.</summary>
    NoCode,
}

/// <summary>A copy of the repository in which mutants are built and tested, so that nobody's files are touched.</summary>
internal sealed class Workshop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // The quick ones first: most mutants don't get further.
    private static readonly IReadOnlyList<string[]> Suites =
    [
        ["-namespace", "Realtime.Tests.Log", "-class-", "*MutationTests", "-class-", "*InterleavingTests", "-class-", "*ExpiryTests", "-stopOnFail"],
        ["-namespace", "Realtime.Tests.Log*", "-class-", "*MutationTests", "-stopOnFail"],
        ["-class", "*DynamoDbLogStoreTests", "-class", "*CapacityTests", "-class", "*MessageLogClientTests", "-stopOnFail"],
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("log-mutations-").FullName;

    public Workshop(string root)
    {
        foreach (var path in Run("git", ["ls-files"], root).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !path.StartsWith("clients/", StringComparison.Ordinal) && File.Exists(Path.Combine(root, path))))
        {
            var copy = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(root, path), copy);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder, "node_modules"), Path.Combine(root, "node_modules"));
    }

    public static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run it from its repository.");
        }

        return folder;
    }

    /// <summary>Builds and tests a mutant, or the code as it is.</summary>
    public async Task<Verdict> TryAsync(Mutant? mutant = null)
    {
        var file = mutant is null ? null : Path.Combine(_folder, mutant.File);
        var original = file is null ? "" : await File.ReadAllTextAsync(file);
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, mutant!.Text);
        }

        try
        {
            if (Run("dotnet", ["build", "tests/Realtime.Tests", "-v", "quiet", "--nologo"], _folder).Code != 0)
            {
                return Verdict.NoCode;
            }

            var tests = Path.Combine(_folder, "artifacts", "bin", "Realtime.Tests", "debug", "Realtime.Tests");
            return Suites.All(suite => Run(tests, suite, _folder).Code == 0) ? Verdict.Survived : Verdict.Killed;
        }
        finally
        {
            if (file is not null)
            {
                await File.WriteAllTextAsync(file, original);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int Code, string Output) Run(string program, IReadOnlyList<string> arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult());
    }
}
