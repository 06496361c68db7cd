using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Hosting.Preparation;

/// <summary>The steps of this project.</summary>
internal static class PreparationSteps
{
    private const string Npm = "npm packages";
    private const string Functions = "functions";
    private const string Infrastructure = "infrastructure";
    private const string Installed = "node_modules/.package-lock.json";

    private static readonly string[] BuildFiles =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"];

    /// <summary>The npm packages, the functions' binary, the template and the demo application.</summary>
    /// <param name="withAssembly">Whether the functions and the template are made, too; otherwise a given cloud assembly is run.</param>
    public static IReadOnlyList<PreparationStep> All(bool withAssembly) =>
        withAssembly ? [NpmPackages, FunctionsBinary, InfrastructureProgram, Template, Demo] : [NpmPackages, Demo];

    private static bool HasCompiler => (Programs.Find("clang") ?? Programs.Find("gcc")) is not null;

    private static PreparationStep NpmPackages => new()
    {
        Name = Npm,
        Command = ["npm", "ci", "--no-audit", "--no-fund"],
        Inputs = ["package.json", "package-lock.json", "clients/demo/package.json"],
        Outputs = [Installed],
        IsDoneAnyway = root =>
            File.GetLastWriteTimeUtc(Path.Combine(root, Installed)) >= File.GetLastWriteTimeUtc(Path.Combine(root, "package-lock.json")),
    };

    private static PreparationStep FunctionsBinary => new()
    {
        Name = Functions,
        Command = ["bash", "src/Functions/publish.sh"],
        Inputs = ["src/Functions", "src/Realtime", "standins", .. BuildFiles],
        Circumstances = HasCompiler ? "" : "no compiler",
        Outputs = ["artifacts/functions/asset/bootstrap", "artifacts/functions/build.json"],
    };

    // Without a compiler the functions are published by the same builds that this one runs, so it waits.
    private static PreparationStep InfrastructureProgram => new()
    {
        Name = Infrastructure,
        Command = ["dotnet", "build", "src/Infrastructure", "--nologo", "-v", "quiet"],
        Inputs = ["src/Infrastructure", "src/Realtime", .. BuildFiles],
        Outputs = ["artifacts/bin/Infrastructure/debug/Infrastructure.dll"],
        After = HasCompiler ? [] : [Functions],
    };

    // The CDK app itself: the CDK's command line would do no more than run it, and take three seconds longer. Neither takes away
    // what earlier runs left, 12 MB for each version of the functions. It is told nothing: what is for this machine alone, LocalCloud adds
    // when it reads the template, so that whoever deploys cdk.out deploys nothing of it.
    private static PreparationStep Template => new()
    {
        Name = "template",
        Command = ["sh", "-c", "rm -rf cdk.out && exec dotnet artifacts/bin/Infrastructure/debug/Infrastructure.dll"],
        Inputs =
        [
            "cdk.json", "cdk.context.json", "artifacts/functions/asset", "artifacts/functions/build.json", "src/Infrastructure", "src/Realtime",
            .. BuildFiles,
        ],
        Outputs = ["cdk.out/manifest.json"],
        After = [Functions, Infrastructure],
    };

    private static PreparationStep Demo => new()
    {
        Name = "demo",
        Command = ["npm", "run", "build", "--workspace", "clients/demo"],
        Inputs = ["clients", "package-lock.json"],
        Outputs = ["clients/demo/dist/index.html"],
        After = [Npm],
    };
}

/// <summary>Something that must have been made from the sources before LocalCloud can start.</summary>
internal sealed record PreparationStep
{
    /// <summary>For people: <c>npm packages</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its arguments, run in the project's root.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Files and directories that the result depends on, below the root.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>What else it depends on: the presence of a compiler. Default: nothing.</summary>
    public string Circumstances { get; init; } = "";

    /// <summary>Files that are there when the step has run, below the root.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Names of the steps that must be done before. Default: none.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Whether results of unknown origin are taken as they are. Default: they are not.</summary>
    public Func<string, bool> IsDoneAnyway { get; init; } = _ => false;
}

/// <summary>The programs that LocalCloud needs on the machine.</summary>
internal static class Toolchain
{
    /// <summary>Node.js at least: what the npm packages of this project ask for (<c>engines</c> in package.json).</summary>
    public static Version Node { get; } = new(20, 19);

    /// <summary>Makes sure of Node.js, which DynamoDB and the user pools run on, and of npm.</summary>
    /// <exception cref="LocalCloudException">One is missing or too old.</exception>
    public static async Task DemandNodeAsync(ChildProcesses children, bool withNpm, CancellationToken cancellationToken)
    {
        if (Programs.Find("node") is null)
        {
            throw new LocalCloudException($"Node.js is missing: LocalCloud needs Node.js {Node} or later in PATH.");
        }

        var node = await children.StartAsync(
            new ChildCommand { Name = "node", FileName = "node", Arguments = ["--version"] }, cancellationToken);
        await node.Exited.WaitAsync(cancellationToken);
        var version = node.Output is [var line, ..] ? line : "of an unknown version";
        if (!Version.TryParse(version.TrimStart('v'), out var parsed) || parsed < Node)
        {
            throw new LocalCloudException($"Node.js is {version}: LocalCloud needs Node.js {Node} or later in PATH.");
        }

        if (withNpm && Programs.Find("npm") is null)
        {
            throw new LocalCloudException("npm is missing: it comes with Node.js, or as the package npm of a Linux distribution.");
        }
    }

    /// <summary>What whoever starts LocalCloud should know of the functions' binary, or <see langword="null"/>.</summary>
    public static string? NoticeOfFunctions(string root) => (string?)BuildOfFunctions(root)?["kind"] is "jit"
        ? "There is no C compiler (gcc or clang), so the functions run on the JIT: they start ten times slower."
        : null;

    /// <summary>How the functions were published, in one line: Native AOT, and with Amazon's packages or not.</summary>
    public static string DescribeFunctions(string root) => BuildOfFunctions(root) is not { } build ? "not published"
        : ((string?)build["kind"] is "aot" ? "Native AOT, " : "JIT, ") + (string?)build["packages"] switch
        {
            "amazon" => "with Amazon's packages",
            "stand-ins" => "with the stand-ins for Amazon's packages",
            _ => "nobody knows with which packages",
        };

    // As publish.sh writes it.
    private static JsonObject? BuildOfFunctions(string root)
    {
        var path = Path.Combine(root, "artifacts", "functions", "build.json");
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
