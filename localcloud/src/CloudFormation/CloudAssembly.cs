using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>A cloud assembly (<c>cdk.out</c>): its stacks, and where their assets are.</summary>
/// <param name="Stacks">The stacks as they stand in it.</param>
/// <param name="Assets">Directories of the assets by the S3 key that the templates name them by.</param>
internal sealed record CloudAssembly(IReadOnlyList<AssemblyStack> Stacks, IReadOnlyDictionary<string, string> Assets)
{
    /// <summary>Reads several assemblies that run side by side.</summary>
    /// <exception cref="LocalCloudException">One can't be read, or two of them have a stack of one name.</exception>
    public static IReadOnlyList<(string Directory, CloudAssembly Assembly)> ReadAll(IReadOnlyList<string> directories)
    {
        var assemblies = directories.Select(directory => (directory, Read(directory))).ToList();
        return assemblies.SelectMany(one => one.Item2.Stacks).CountBy(stack => stack.Name).FirstOrDefault(count => count.Value > 1) is { Key: { } twice }
            ? throw new LocalCloudException($"Two assemblies have the stack {twice}: each stage is a stack of its own.")
            : assemblies;
    }

    /// <summary>Reads the assembly in <paramref name="directory"/>.</summary>
    /// <exception cref="LocalCloudException">There is none, or no stack in it.</exception>
    public static CloudAssembly Read(string directory)
    {
        var manifest = ReadObject(Path.Combine(directory, "manifest.json"));
        var artifacts = (manifest["artifacts"] as JsonObject ?? []).ToList();
        var stacks = artifacts.Where(artifact => Text(artifact.Value, "type") == "aws:cloudformation:stack").ToList();
        if (artifacts.Find(artifact => Text(artifact.Value, "type") == "cdk:cloud-assembly") is { Key: { } stage })
        {
            throw new LocalCloudException($"{directory} holds the stage {stage}; name its own directory instead, each stage is given by --assembly.");
        }

        if (stacks.Count == 0)
        {
            throw new LocalCloudException($"{directory} holds no stack.");
        }

        var assets = artifacts
            .Where(artifact => Text(artifact.Value, "type") == "cdk:asset-manifest")
            .SelectMany(artifact => ReadAssets(directory, Text(artifact.Value!["properties"], "file")!))
            // Stacks may share an asset.
            .DistinctBy(asset => asset.Key)
            .ToDictionary(asset => asset.Key, asset => asset.Value);
        return new CloudAssembly([.. stacks.Select(stack => Stack(directory, stack.Key, stack.Value!))], assets);
    }

    private static AssemblyStack Stack(string directory, string id, JsonNode artifact)
    {
        var properties = artifact["properties"];
        var file = Text(properties, "templateFile") ?? id + ".template.json";
        return new(
            id,
            Text(properties, "stackName") ?? id,
            Template.Parse(ReadObject(Path.Combine(directory, file))),
            [.. (artifact["dependencies"] as JsonArray ?? []).Select(dependency => dependency!.GetValue<string>())]);
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadAssets(string directory, string file)
    {
        foreach (var (_, asset) in ReadObject(Path.Combine(directory, file))["files"] as JsonObject ?? [])
        {
            if (Text(asset?["source"], "path") is not { } path)
            {
                continue;
            }

            foreach (var (_, destination) in asset?["destinations"] as JsonObject ?? [])
            {
                yield return new(Text(destination, "objectKey")!, Path.GetFullPath(Path.Combine(directory, path)));
            }
        }
    }

    private static JsonObject ReadObject(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject
                ?? throw new LocalCloudException($"{path} is not a JSON object.");
        }
        catch (IOException e)
        {
            throw new LocalCloudException($"{path} can't be read; it is written by `npx cdk synth`. {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new LocalCloudException($"{path} is not JSON: {e.Message}", e);
        }
    }

    private static string? Text(JsonNode? node, string name) => node?[name]?.GetValue<string>();
}

/// <summary>A stack of the cloud assembly.</summary>
/// <param name="Id">The artifact's id.</param>
/// <param name="Name">The stack's name.</param>
/// <param name="Template">Its template.</param>
/// <param name="Dependencies">Ids of the artifacts that are deployed before it.</param>
internal sealed record AssemblyStack(string Id, string Name, Template Template, IReadOnlyList<string> Dependencies);
