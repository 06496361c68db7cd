using System.Text;
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
        ["cidr"] = AddressRange.Parse,
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

                var tests = Texts(name, value, path).Select(one => Parse(name, one, path)).ToList();
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
        if (values.Count == 0 || !values.All(value => value?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number))
        {
            throw PatternErrors.Invalid(path, "Inside anything-but, only texts and numbers are allowed, at least one");
        }

        return values.Select(value => value!.GetValueKind()).Distinct().Count() == 1
            ? values
            : throw PatternErrors.Invalid(path, "Inside anything but list, either all values are number or string, mixed type is not supported");
    }

    // An affix that is empty would exclude every text.
    private static IReadOnlyList<JsonNode?> Texts(string name, JsonNode? operand, string path)
    {
        var texts = Values(operand, path);
        return texts.Any(text => PatternText.String(text) is not { } content || (content.Length == 0 && name is "prefix" or "suffix"))
            ? throw PatternErrors.Invalid(path, PatternText.String(texts[0]) is null ? $"{name} match pattern must be a string" : "Null prefix/suffix not allowed")
            : texts;
    }

    /// <summary>An operand that must be a text.</summary>
    public static string Text(string name, JsonNode? operand, string path) => PatternText.String(operand)
        ?? throw PatternErrors.Invalid(path, $"{name} match pattern must be a string");
}

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

/// <summary>The operator <c>wildcard</c>: <c>*</c> stands for any text; <c>\*</c> and <c>\\</c> for themselves.</summary>
internal sealed class WildcardPattern
{
    private readonly IReadOnlyList<string> _parts;

    private WildcardPattern(IReadOnlyList<string> parts) => _parts = parts;

    /// <summary>Reads a pattern.</summary>
    public static WildcardPattern Parse(string pattern, string path)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    throw PatternErrors.Invalid(path, "Consecutive wildcard characters are not allowed");
                case '*':
                    parts.Add(part.ToString());
                    part.Clear();
                    break;
                case '\\' when i + 1 < pattern.Length && pattern[i + 1] is ('*' or '\\'):
                    part.Append(pattern[++i]);
                    break;
                case '\\':
                    throw PatternErrors.Invalid(path, "Invalid escape character");
                default:
                    part.Append(pattern[i]);
                    break;
            }
        }

        parts.Add(part.ToString());
        return new(parts);
    }

    /// <summary>Whether <paramref name="text"/> matches.</summary>
    public bool Matches(string text)
    {
        if (_parts.Count == 1)
        {
            return text == _parts[0];
        }

        if (!text.StartsWith(_parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var position = _parts[0].Length;
        foreach (var part in _parts.Skip(1).SkipLast(1))
        {
            // The first place is as good as any: what stands between is free.
            var found = text.IndexOf(part, position, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            position = found + part.Length;
        }

        return text.Length - position >= _parts[^1].Length && text.EndsWith(_parts[^1], StringComparison.Ordinal);
    }
}
