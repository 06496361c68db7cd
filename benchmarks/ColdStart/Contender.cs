using System.Diagnostics;

namespace ColdStart;

/// <summary>A program that publishes one update for each event: ours, or what others would write.</summary>
/// <param name="Name">For people.</param>
/// <param name="Command">The program and its arguments.</param>
internal sealed record Contender(string Name, IReadOnlyList<string> Command)
{
    public const string Before = "Native AOT, before";
    public const string After = "Native AOT";
    public const string Jit = "JIT";
    public const string Python = "Python, boto3";
    public const string Bundled = "Node.js, bundled";
    public const string Node = "Node.js";

    // Debian's own Python has Debian's boto3.
    private const string DebianPython = "/usr/bin/python3";

    /// <summary>Builds what has to be built.</summary>
    /// <exception cref="BenchmarkException">A program is missing, or could not be built.</exception>
    public static async Task<IReadOnlyList<Contender>> PrepareAsync(string? before, CancellationToken cancellationToken)
    {
        var root = FindRoot();
        var handlers = Path.Combine(root, "benchmarks", "ColdStart", "Handlers");
        var output = Path.Combine(root, "artifacts", "cold-start");
        await RunAsync(root, ["bash", "src/Functions/publish.sh"], cancellationToken);
        await RunAsync(
            root,
            ["dotnet", "publish", "src/Functions", "-c", "Release", "--nologo", "-v", "quiet", "-o", Path.Combine(output, "jit")],
            cancellationToken);
        await RunAsync(
            root,
            ["node_modules/.bin/rolldown", Path.Combine(handlers, "handler.mjs"), "--platform", "node", "--minify", "--dir", Path.Combine(output, "bundled")],
            cancellationToken);
        await RunAsync(root, [DebianPython, "-c", "import boto3"], cancellationToken);
        return
        [
            .. before is null ? (Contender[])[] : [new Contender(Before, [Path.GetFullPath(before)])],
            new(After, [Path.Combine(root, "artifacts", "functions", "asset", "bootstrap")]),
            new(Jit, [Path.Combine(output, "jit", "bootstrap")]),
            new(Python, [DebianPython, Path.Combine(handlers, "handler.py")]),
            new(Bundled, ["node", Path.Combine(output, "bundled", "handler.js")]),
            new(Node, ["node", Path.Combine(handlers, "handler.mjs")]),
        ];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
            {
                return folder.FullName;
            }
        }

        throw new BenchmarkException("There is no Serverless.sln above this program.");
    }

    private static async Task RunAsync(string root, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = root, UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new BenchmarkException($"{command[0]} could not be started.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchmarkException($"{output}`{string.Join(' ', command)}` ended with exit code {process.ExitCode}.");
        }
    }
}
