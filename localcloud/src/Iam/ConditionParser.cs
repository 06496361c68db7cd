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

    // "StringNotEquals" is "StringEquals" negated. Only these: there is no BoolNot, and no NumericNotLessThan.
    private static readonly Dictionary<string, string> Negations = new()
    {
        ["StringNotEquals"] = "StringEquals",
        ["StringNotEqualsIgnoreCase"] = "StringEqualsIgnoreCase",
        ["StringNotLike"] = "StringLike",
        ["NumericNotEquals"] = "NumericEquals",
        ["DateNotEquals"] = "DateEquals",
        ["NotIpAddress"] = "IpAddress",
        ["ArnNotEquals"] = "ArnEquals",
        ["ArnNotLike"] = "ArnLike",
    };

    private static Condition Parse(string operatorName, string key, IReadOnlyList<string> values, bool variables)
    {
        var name = operatorName;
        var set = Cut(ref name, "ForAllValues:") ? ConditionSet.All
            : Cut(ref name, "ForAnyValue:") ? ConditionSet.Any
            : ConditionSet.None;
        // Null asks for the key itself, so AWS has no NullIfExists.
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal) && name != "NullIfExists";
        name = ifExists ? name[..^"IfExists".Length] : name;
        var negated = Negations.TryGetValue(name, out var positive);
        name = positive ?? name;
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
