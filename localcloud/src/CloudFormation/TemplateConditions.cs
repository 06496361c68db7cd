using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>Evaluates the section <c>Conditions</c>, each condition once.</summary>
internal sealed class TemplateConditions(JsonObject conditions, Func<JsonNode?, JsonNode?> resolve)
{
    private readonly Dictionary<string, bool> _known = [];
    private readonly HashSet<string> _evaluating = [];

    /// <summary>Whether the condition holds.</summary>
    /// <exception cref="UnsupportedTemplateException">It does not exist, or depends on itself.</exception>
    public bool Holds(string name)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!conditions.ContainsKey(name))
        {
            throw new UnsupportedTemplateException($"The condition {name} does not exist.");
        }

        if (!_evaluating.Add(name))
        {
            throw new UnsupportedTemplateException($"The condition {name} depends on itself.");
        }

        var holds = Evaluate(name, conditions[name]);
        _evaluating.Remove(name);
        return _known[name] = holds;
    }

    private bool Evaluate(string name, JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } function)
        {
            throw Unsupported(name, node);
        }

        var (key, value) = function.First();
        return (key, value) switch
        {
            ("Condition", JsonValue other) => Holds(other.GetValue<string>()),
            ("Fn::Equals", JsonArray { Count: 2 } pair) => TextOf(pair[0]) == TextOf(pair[1]),
            ("Fn::Not", JsonArray { Count: 1 } one) => !Evaluate(name, one[0]),
            ("Fn::And", JsonArray { Count: >= 1 } all) => all.All(each => Evaluate(name, each)),
            ("Fn::Or", JsonArray { Count: >= 1 } any) => any.Any(each => Evaluate(name, each)),
            _ => throw Unsupported(name, node),
        };
    }

    private string? TextOf(JsonNode? node) => Scalars.TextOf(resolve(node));

    private static UnsupportedTemplateException Unsupported(string name, JsonNode? node) =>
        new($"The condition {name} holds {node?.ToJsonString() ?? "null"}, which is not supported.");
}
