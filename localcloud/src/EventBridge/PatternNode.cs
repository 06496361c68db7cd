using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

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
