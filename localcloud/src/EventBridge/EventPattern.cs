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

    private readonly IReadOnlyList<IReadOnlyList<PatternField>> _alternatives;

    private EventPattern(PatternNode root) => _alternatives =
        [.. root.Expand("").Select(fields => fields.OrderBy(field => field.Path, StringComparer.Ordinal).ToList())];

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
    public bool Matches(JsonObject e)
    {
        var fields = new EventFields(e);
        return _alternatives.Any(fields.Match);
    }
}

/// <summary>An object of a pattern: fields that must all match, and perhaps alternatives of which one must.</summary>
internal sealed class PatternNode
{
    private const string Or = "$or";

    private readonly List<(string Name, PatternNode Node)> _objects = [];
    private readonly List<(string Name, PatternValues Values)> _leaves = [];
    private readonly List<IReadOnlyList<PatternNode>> _or = [];

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

    /// <summary>The patterns without <c>$or</c> that this one stands for, each with all of its fields.</summary>
    /// <param name="path">Where it stands, with a dot behind it.</param>
    public IEnumerable<IReadOnlyList<PatternField>> Expand(string path)
    {
        IEnumerable<IReadOnlyList<PatternField>> expanded =
            [[.. _leaves.Select(leaf => new PatternField(path + leaf.Name, leaf.Values))]];
        foreach (var (name, node) in _objects)
        {
            expanded = Combine(expanded, node.Expand($"{path}{name}."));
        }

        return _or.Aggregate(expanded, (fields, alternatives) => Combine(fields, alternatives.SelectMany(alternative => alternative.Expand(path))));
    }

    private static IEnumerable<IReadOnlyList<PatternField>> Combine(
        IEnumerable<IReadOnlyList<PatternField>> some, IEnumerable<IReadOnlyList<PatternField>> others)
    {
        var second = others.ToList();
        return [.. some.SelectMany(one => second.Select(IReadOnlyList<PatternField> (other) => [.. one, .. other]))];
    }

    private void Add(string name, JsonNode? value, string path)
    {
        switch (value)
        {
            // A list of objects that are all operators is a field that happens to be called $or; ruler tells them apart likewise.
            case JsonArray { Count: >= 2 } alternatives when name == Or && alternatives.All(IsPattern):
                List<PatternNode> nodes = [.. alternatives.Select((alternative, i) => Parse(alternative!.AsObject(), $"{path}[{i}]"))];
                _or.Add(nodes);
                Alternatives *= nodes.Sum(alternative => alternative.Alternatives);
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

    /// <summary>Whether a field that is not there matches.</summary>
    public bool MatchesMissing { get; private set; }

    /// <summary>Whether a leaf matches.</summary>
    public bool Matches(JsonNode? leaf) => _tests.Exists(test => test(leaf));

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
                MatchesMissing = true;
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
