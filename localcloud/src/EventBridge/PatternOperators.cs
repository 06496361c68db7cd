using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

/// <summary>The operators of event patterns, by name.</summary>
internal static class PatternOperators
{
    private delegate Predicate<JsonNode?> Reader(JsonNode? operand, string path);

    private static readonly Dictionary<string, Reader> Readers = new()
    {
        ["prefix"] = (operand, path) => Affix("prefix", operand, path, (text, affix, how) => text.StartsWith(affix, how)),
        ["suffix"] = (operand, path) => Affix("suffix", operand, path, (text, affix, how) => text.EndsWith(affix, how)),
        ["equals-ignore-case"] = EqualsIgnoreCase,
        ["wildcard"] = Wildcard,
        ["anything-but"] = AnythingBut,
        ["numeric"] = NumericRange.Parse,
        ["cidr"] = Cidr,
    };

    /// <summary>Whether this is an operator.</summary>
    public static bool IsName(string name) => name == "exists" || Readers.ContainsKey(name);

    /// <summary>Reads an operator with its operand.</summary>
    public static Predicate<JsonNode?> Parse(string name, JsonNode? operand, string path) =>
        Readers.TryGetValue(name, out var read)
            ? read(operand, path)
            : throw PatternErrors.Invalid(path, $"Unrecognized match type {name}");

    private static Predicate<JsonNode?> Affix(
        string name, JsonNode? operand, string path, Func<string, string, StringComparison, bool> matches)
    {
        if (operand is JsonObject { Count: 1 } inner && inner.First() is ("equals-ignore-case", var ignoring))
        {
            var loose = Text(name, ignoring, path);
            return field => PatternText.String(field) is { } text && matches(text, loose, StringComparison.OrdinalIgnoreCase);
        }

        var affix = Text(name, operand, path);
        return field => PatternText.String(field) is { } text && matches(text, affix, StringComparison.Ordinal);
    }

    private static Predicate<JsonNode?> EqualsIgnoreCase(JsonNode? operand, string path)
    {
        var wanted = Text("equals-ignore-case", operand, path);
        return field => wanted.Equals(PatternText.String(field), StringComparison.OrdinalIgnoreCase);
    }

    private static Predicate<JsonNode?> Wildcard(JsonNode? operand, string path)
    {
        var pattern = WildcardPattern.Parse(Text("wildcard", operand, path), path);
        return field => PatternText.String(field) is { } text && pattern.Matches(text);
    }

    private static Predicate<JsonNode?> AnythingBut(JsonNode? operand, string path)
    {
        switch (operand)
        {
            case JsonObject { Count: 1 } inner when inner.First() is var (name, value):
                if (name is not ("prefix" or "suffix" or "equals-ignore-case" or "wildcard"))
                {
                    throw PatternErrors.Invalid(path, $"Unsupported anything-but pattern: {name}");
                }

                var tests = Values(value, path).Select(one => Parse(name, one, path)).ToList();
                return field => !tests.Exists(test => test(field));
            case JsonObject:
                throw PatternErrors.Invalid(path, "Only one key allowed in match expression");
            default:
                HashSet<string> excluded = [.. Values(operand, path).Select(PatternText.Of)];
                return field => !excluded.Contains(PatternText.Of(field));
        }
    }

    private static IReadOnlyList<JsonNode?> Values(JsonNode? operand, string path)
    {
        IReadOnlyList<JsonNode?> values = operand is JsonArray several ? [.. several] : [operand];
        return values.Count > 0 && values.All(value => value?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number)
            ? values
            : throw PatternErrors.Invalid(path, "Inside anything-but, only texts and numbers are allowed, at least one");
    }

    private static Predicate<JsonNode?> Cidr(JsonNode? operand, string path)
    {
        var text = Text("cidr", operand, path);
        return IPNetwork.TryParse(text, out var network)
            ? field => IPAddress.TryParse(PatternText.String(field), out var address) && network.Contains(address)
            : throw PatternErrors.Invalid(path, $"Malformed CIDR: {text}");
    }

    private static string Text(string name, JsonNode? operand, string path) => PatternText.String(operand)
        ?? throw PatternErrors.Invalid(path, $"{name} match pattern must be a string");
}
