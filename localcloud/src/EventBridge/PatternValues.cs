using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

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
