using System.Text.Json.Nodes;

namespace LocalCloud.Iam;

/// <summary>Compiles a statement's <c>Condition</c>.</summary>
internal static class ConditionParser
{
    /// <summary>Compiles the conditions; none when the element is missing.</summary>
    /// <exception cref="PolicyException">An operator is unknown, or a value does not suit it.</exception>
    public static IReadOnlyList<Condition> Parse(JsonNode? conditions, bool variables) => conditions switch
    {
        null => [],
        JsonObject operators => [.. operators.SelectMany(entry => Keys(entry.Key, entry.Value, variables))],
        _ => throw new PolicyException("Condition must be an object"),
    };

    private static IEnumerable<Condition> Keys(string operatorName, JsonNode? keys, bool variables) =>
        (keys as JsonObject ?? throw new PolicyException($"Condition {operatorName} must be an object"))
        .Select(entry => Parse(operatorName, entry.Key, PolicyParser.Texts(entry.Value, operatorName), variables));

    private static Condition Parse(string operatorName, string key, IReadOnlyList<string> values, bool variables)
    {
        var name = operatorName;
        var set = Cut(ref name, "ForAllValues:") ? ConditionSet.All
            : Cut(ref name, "ForAnyValue:") ? ConditionSet.Any
            : ConditionSet.None;
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        name = ifExists ? name[..^"IfExists".Length] : name;
        // "StringNotEquals" is "StringEquals" negated, "NotIpAddress" is "IpAddress" negated.
        var negated = name.Contains("Not", StringComparison.Ordinal);
        name = negated ? name.Replace("Not", "", StringComparison.Ordinal) : name;
        var test = ConditionTests.Create(name, values, variables)
            ?? throw new PolicyException($"Condition {operatorName} is unknown, or a value of {key} does not suit it");
        return new() { Key = key, Set = set, IfExists = ifExists, Negated = negated, Test = test };
    }

    private static bool Cut(ref string name, string prefix)
    {
        var cuts = name.StartsWith(prefix, StringComparison.Ordinal);
        name = cuts ? name[prefix.Length..] : name;
        return cuts;
    }
}
