using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

/// <summary>One resource of a template.</summary>
public sealed record Resource(string LogicalId, JsonObject Json)
{
    public string Type => Json["Type"]!.ToString();

    public JsonObject Properties => Json["Properties"]?.AsObject() ?? [];

    public string? DeletionPolicy => Json["DeletionPolicy"]?.ToString();

    public string? UpdateReplacePolicy => Json["UpdateReplacePolicy"]?.ToString();

    public string Ref => $"<{LogicalId}>";

    public string Arn => $"<{LogicalId}.Arn>";

    /// <summary>The value at a path of property names, as compact JSON, or as plain text when it is text.</summary>
    public string? At(params string[] path)
    {
        JsonNode? node = Properties;
        foreach (var name in path)
        {
            node = node is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : node?[name];
        }

        return node is JsonObject or JsonArray ? node.Compact() : node?.ToString();
    }
}
