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
