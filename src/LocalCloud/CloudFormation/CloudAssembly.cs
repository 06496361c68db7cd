using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>A cloud assembly (<c>cdk.out</c>): its one stack's template, and where its assets are.</summary>
/// <param name="StackName">The stack's name.</param>
/// <param name="Template">The template.</param>
/// <param name="Assets">Directories of the assets by the S3 key that the template names them by.</param>
internal sealed record CloudAssembly(string StackName, Template Template, IReadOnlyDictionary<string, string> Assets)
{
    /// <summary>Reads the assembly in <paramref name="directory"/>.</summary>
    /// <exception cref="LocalCloudException">There is none, or not exactly one stack in it.</exception>
    public static CloudAssembly Read(string directory)
    {
        var manifest = ReadObject(Path.Combine(directory, "manifest.json"));
        var artifacts = (manifest["artifacts"] as JsonObject ?? []).ToList();
        var stacks = artifacts.Where(artifact => Text(artifact.Value, "type") == "aws:cloudformation:stack").ToList();
        if (stacks is not [var stack])
        {
            var names = string.Join(", ", stacks.Select(artifact => artifact.Key));
            throw new LocalCloudException($"{directory} holds {stacks.Count} stacks ({names}); LocalCloud runs exactly one.");
        }

        var properties = stack.Value!["properties"];
        var file = Text(properties, "templateFile") ?? stack.Key + ".template.json";
        var assets = artifacts
            .Where(artifact => Text(artifact.Value, "type") == "cdk:asset-manifest")
            .SelectMany(artifact => ReadAssets(directory, Text(artifact.Value!["properties"], "file")!))
            .ToDictionary(asset => asset.Key, asset => asset.Value);
        return new CloudAssembly(
            Text(properties, "stackName") ?? stack.Key, Template.Parse(ReadObject(Path.Combine(directory, file))), assets);
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
