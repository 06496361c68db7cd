using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Hosting.Preparation;

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
