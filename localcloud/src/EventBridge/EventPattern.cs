using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

/// <summary>An event pattern: which events a rule is for.</summary>
/// <remarks>All fields of a pattern must match; of a field's list, one value must.</remarks>
internal sealed class EventPattern
{
    // Ruler's own limit on what the alternatives of one pattern multiply to.
    private const int MaxAlternatives = 1_000;

    private readonly PatternNode _root;

    private EventPattern(PatternNode root) => _root = root;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="AwsException"><c>InvalidEventPatternException</c>, with the place and the reason.</exception>
    public static EventPattern Parse(JsonObject pattern)
    {
        if (pattern.Count == 0)
        {
            throw PatternErrors.Invalid("$", "Empty objects are not allowed");
        }

        var root = PatternNode.Parse(pattern, "$");
        return root.Alternatives <= MaxAlternatives
            ? new(root)
            : throw PatternErrors.Invalid("$", $"$or gives more than {MaxAlternatives} combinations");
    }

    /// <summary>Whether <paramref name="e"/>, an event with its envelope, matches.</summary>
    public bool Matches(JsonObject e) => _root.Matches(e);
}

/// <summary>An object of a pattern: fields that must all match, and perhaps alternatives of which one must.</summary>
internal sealed class PatternNode
{
    private const string Or = "$or";

    private readonly List<(string Name, PatternNode Node)> _objects = [];
    private readonly List<(string Name, PatternValues Values)> _leaves = [];
    private readonly List<PatternNode> _or = [];

    /// <summary>How many patterns without <c>$or</c> this one stands for.</summary>
    public long Alternatives { get; private set; } = 1;

    /// <summary>Reads an object of a pattern.</summary>
    public static PatternNode Parse(JsonObject pattern, string path)
    {
        var node = new PatternNode();
        foreach (var (name, value) in pattern)
        {
            node.Add(name, value, $"{path}.{name}");
        }

        return node;
    }

    /// <summary>Whether the event's part <paramref name="e"/> matches.</summary>
    public bool Matches(JsonObject? e) =>
        _leaves.TrueForAll(leaf => Matches(leaf.Values, leaf.Name, e))
        && _objects.TrueForAll(field => MatchesObject(field.Node, e?[field.Name]))
        && (_or.Count == 0 || _or.Exists(alternative => alternative.Matches(e)));

    private static bool Matches(PatternValues values, string name, JsonObject? e)
    {
        JsonNode? field = null;
        var isPresent = e is { } && e.TryGetPropertyValue(name, out field);
        return values.Matches(field, isPresent);
    }

    // One element of a list of objects must match on its own: ruler's array consistency. A missing object matches what asks for
    // missing fields.
    private static bool MatchesObject(PatternNode pattern, JsonNode? e) => e switch
    {
        JsonArray { Count: > 0 } elements => elements.Any(element => element is JsonObject part && pattern.Matches(part)),
        _ => pattern.Matches(e as JsonObject),
    };

    private void Add(string name, JsonNode? value, string path)
    {
        switch (value)
        {
            // A list of objects that are all operators is a field that happens to be called $or; ruler tells them apart likewise.
            case JsonArray { Count: >= 2 } alternatives when name == Or && alternatives.All(IsPattern):
                _or.AddRange(alternatives.Select((alternative, i) => Parse(alternative!.AsObject(), $"{path}[{i}]")));
                Alternatives *= _or.Sum(alternative => alternative.Alternatives);
                break;
            case JsonArray values:
                _leaves.Add((name, PatternValues.Parse(values, path)));
                break;
            case JsonObject { Count: > 0 } inner:
                var node = Parse(inner, path);
                _objects.Add((name, node));
                Alternatives *= node.Alternatives;
                break;
            case JsonObject:
                throw PatternErrors.Invalid(path, "Empty objects are not allowed");
            default:
                throw PatternErrors.Invalid(path, $"\"{name}\" must be an object or an array");
        }
    }

    private static bool IsPattern(JsonNode? node) => node is JsonObject { Count: > 0 } alternative
        && alternative.All(field => field.Value is JsonObject || (field.Value is JsonArray && !PatternOperators.IsName(field.Key)));
}

/// <summary>The list of a pattern's field: values and operators, of which one must match.</summary>
internal sealed class PatternValues
{
    private readonly List<Predicate<JsonNode?>> _tests = [];
    private bool _matchesMissing;

    /// <summary>Reads a list.</summary>
    public static PatternValues Parse(JsonArray values, string path)
    {
        if (values.Count == 0)
        {
            throw PatternErrors.Invalid(path, "Empty arrays are not allowed");
        }

        var parsed = new PatternValues();
        foreach (var value in values)
        {
            parsed.Add(value, path);
        }

        return parsed;
    }

    /// <summary>Whether the event's field matches: a value, one element of a list, or nothing at all.</summary>
    public bool Matches(JsonNode? field, bool isPresent) => field switch
    {
        JsonArray { Count: > 0 } elements => elements.Any(element => element is not JsonObject && Matches(element, isPresent: true)),
        // EventBridge sees leaves only: an object or an empty list here is as good as missing.
        JsonArray or JsonObject => _matchesMissing,
        _ when !isPresent => _matchesMissing,
        _ => _tests.Exists(test => test(field)),
    };

    private void Add(JsonNode? value, string path)
    {
        switch (value)
        {
            case JsonObject { Count: 1 } operation when operation.First() is var (name, operand):
                if (name == "exists")
                {
                    AddExists(operand, path);
                }
                else
                {
                    _tests.Add(PatternOperators.Parse(name, operand, path));
                }

                break;
            case JsonObject:
                throw PatternErrors.Invalid(path, "Only one key allowed in match expression");
            case JsonArray:
                throw PatternErrors.Invalid(path, "An array within an array is not allowed");
            default:
                var exact = PatternText.Of(value);
                _tests.Add(field => PatternText.Of(field) == exact);
                break;
        }
    }

    private void AddExists(JsonNode? operand, string path)
    {
        switch (operand?.GetValueKind())
        {
            case JsonValueKind.True:
                _tests.Add(_ => true);
                break;
            case JsonValueKind.False:
                _matchesMissing = true;
                break;
            default:
                throw PatternErrors.Invalid(path, "exists match pattern must be either true or false");
        }
    }
}

/// <summary>Texts, numbers and literals as patterns compare them.</summary>
internal static class PatternText
{
    /// <summary>
    /// The value as JSON text, so that <c>"1"</c> and <c>1</c> differ, and <c>300</c> and <c>3.0e2</c> too: EventBridge compares
    /// exact numbers by their text.
    /// </summary>
    public static string Of(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => $"\"{text.GetValue<string>()}\"",
        _ => value.ToJsonString(),
    };

    /// <summary>The value as text, or <see langword="null"/> when it is none.</summary>
    public static string? String(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The value as a number, or <see langword="null"/> when it is none.</summary>
    public static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && double.TryParse(
            value.ToJsonString(),
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number)
                ? number
                : null;
}

/// <summary>The error for a pattern that is none.</summary>
internal static class PatternErrors
{
    /// <summary>A pattern that EventBridge would not take, either.</summary>
    public static AwsException Invalid(string path, string reason) =>
        new("InvalidEventPatternException", 400, $"Event pattern is not valid. Reason: {reason} at {path}");
}
