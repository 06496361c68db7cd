using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Deployments;

/// <summary>A template as text that one reads in a review: a block for each resource, sorted by name, a line for each value, and no punctuation of JSON.</summary>
internal static partial class TemplateText
{
    public static IReadOnlyList<string> Of(Template template) =>
    [
        .. Section("Parameters", template.Json["Parameters"]),
        .. Section("Outputs", template.Json["Outputs"]),
        .. template.Resources.OrderBy(resource => resource.LogicalId, StringComparer.Ordinal).SelectMany(Block),
    ];

    /// <summary>What <paramref name="other"/> has in other lines than <paramref name="text"/>, each below the name of its resource.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> text, IReadOnlyList<string> other)
    {
        var (before, after) = (Blocks(text), Blocks(other));
        List<string> lines = [];
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (gone, come) = (before.GetValueOrDefault(name, []), after.GetValueOrDefault(name, []));
            string[] changes = [.. Without(gone, come).Select(line => $"-{line}"), .. Without(come, gone).Select(line => $"+{line}")];
            if (changes.Length > 0)
            {
                lines.AddRange([name, .. changes]);
            }
        }

        return lines;
    }

    private static IEnumerable<string> Section(string name, JsonNode? node) => [name, .. Lines(node, "  "), string.Empty];

    private static IEnumerable<string> Block(Resource resource)
    {
        var more = resource.Json.Where(entry => entry.Key is not ("Type" or "Properties"));
        return [$"{resource.LogicalId}: {resource.Type}", .. more.SelectMany(entry => Entry(entry.Key, entry.Value, "  ")), .. Lines(resource.Properties, "    "), string.Empty];
    }

    private static IEnumerable<string> Lines(JsonNode? node, string indent) => node switch
    {
        JsonObject values => values.SelectMany(entry => Entry(entry.Key, entry.Value, indent)),
        JsonArray values => values.SelectMany(value => value is JsonObject ? Item(value, indent) : [$"{indent}- {Text(value)}"]),
        _ => [],
    };

    private static IEnumerable<string> Entry(string name, JsonNode? value, string indent) => value is JsonObject or JsonArray
        ? [$"{indent}{name}", .. Lines(value, indent + "  ")]
        : [$"{indent}{name}: {Text(value)}"];

    private static IEnumerable<string> Item(JsonNode value, string indent) =>
        Lines(value, indent + "  ").Select((line, index) => index == 0 ? $"{indent}- {line[(indent.Length + 2)..]}" : line);

    // The binary of the tests is another one than the real functions, and so is its asset's name.
    private static string Text(JsonNode? value) => AssetHash().Replace(value?.ToString() ?? "null", "<hash>").Replace("\n", "\\n", StringComparison.Ordinal);

    private static Dictionary<string, List<string>> Blocks(IReadOnlyList<string> text)
    {
        Dictionary<string, List<string>> blocks = [];
        List<string> block = [];
        foreach (var line in text.Where(line => line.Length > 0))
        {
            if (line[0] is ' ')
            {
                block.Add(line);
            }
            else
            {
                blocks[line] = block = [];
            }
        }

        return blocks;
    }

    // As often as a line stands there, it is taken off once.
    private static List<string> Without(IEnumerable<string> lines, IEnumerable<string> others)
    {
        var left = others.ToList();
        return [.. lines.Where(line => !left.Remove(line))];
    }

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex AssetHash();
}
