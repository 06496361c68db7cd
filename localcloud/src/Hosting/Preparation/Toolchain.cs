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
    public static string? NoticeOfFunctions(string root)
    {
        var path = Path.Combine(root, "artifacts", "functions", "build.json");
        try
        {
            var build = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
            return ((string?)build?["kind"], (string?)build?["framework"]) switch
            {
                ("jit", _) => "There is no C compiler (gcc or clang), so the functions run on the JIT: they start ten times slower.",
                ("aot", "net9.0") => "The functions are built for .NET 9, because the package index lacks the Native AOT pack of .NET 10: not for AWS.",
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
