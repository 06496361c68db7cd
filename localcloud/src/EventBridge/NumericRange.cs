using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

/// <summary>The operator <c>numeric</c>: <c>["&gt;", 0, "&lt;=", 5]</c>, <c>["=", 3]</c>.</summary>
internal static class NumericRange
{
    // Ruler takes numbers from -5e9 to 5e9.
    private const double Most = 5_000_000_000;

    /// <summary>Reads the operand.</summary>
    public static Predicate<JsonNode?> Parse(JsonNode? operand, string path)
    {
        var parts = operand is JsonArray array
            ? array.ToArray()
            : throw PatternErrors.Invalid(path, "Value of numeric must be an array");
        return parts.Length switch
        {
            2 => Comparison(parts[0], parts[1], path),
            4 => Range(parts, path),
            _ => throw PatternErrors.Invalid(path, "numeric takes one comparison, or a lower and an upper bound"),
        };
    }

    private static Predicate<JsonNode?> Range(JsonNode?[] parts, string path)
    {
        if (PatternText.String(parts[0]) is not (">" or ">=") || PatternText.String(parts[2]) is not ("<" or "<="))
        {
            throw PatternErrors.Invalid(path, "A numeric range is > or >=, then < or <=");
        }

        if (Operand(parts[1], path) >= Operand(parts[3], path))
        {
            throw PatternErrors.Invalid(path, "Bottom must be less than top");
        }

        var above = Comparison(parts[0], parts[1], path);
        var below = Comparison(parts[2], parts[3], path);
        return field => above(field) && below(field);
    }

    private static Predicate<JsonNode?> Comparison(JsonNode? name, JsonNode? operand, string path)
    {
        var limit = Operand(operand, path);
        return PatternText.String(name) switch
        {
            "=" => field => PatternText.Number(field) is { } number && number.Equals(limit),
            "<" => field => PatternText.Number(field) < limit,
            "<=" => field => PatternText.Number(field) <= limit,
            ">" => field => PatternText.Number(field) > limit,
            ">=" => field => PatternText.Number(field) >= limit,
            _ => throw PatternErrors.Invalid(path, "Unrecognized numeric range operator"),
        };
    }

    private static double Operand(JsonNode? operand, string path) =>
        PatternText.Number(operand) is { } number && Math.Abs(number) <= Most
            ? number
            : throw PatternErrors.Invalid(path, "Value of numeric must be a number from -5e9 to 5e9");
}
