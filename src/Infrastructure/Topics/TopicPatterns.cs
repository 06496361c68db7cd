using Realtime.Topics;

namespace Infrastructure.Topics;

/// <summary>
/// The topics of a family as patterns of a policy, where <c>*</c> is any run of characters, slashes included, and <c>+</c> and
/// <c>#</c> are ordinary characters.
/// </summary>
internal static class TopicPatterns
{
    /// <summary>Every topic of the family: <c>chat/*</c>, <c>feeds/*/updates</c>.</summary>
    public static string Every(TopicFamily family) => Join(family, _ => "*");

    /// <summary>Every topic of the family as it is at the broker: <c>chat/*</c>, <c>rooms/*/*</c>.</summary>
    public static string AtBroker(TopicFamily family) => family.KeyLevel is null ? Every(family) : $"{Every(family)}/*";

    /// <summary>
    /// What members publish, as topics of the rule that gets it (<c>$aws/rules/{rule}/…</c>, where the rule's name is the deployment's): messages, and what is beside them.
    /// </summary>
    public static IEnumerable<(string Rule, string Topic)> Ingested(TopicFamily family)
    {
        if (family.IsIngested)
        {
            yield return (family.Name, Every(family));
            if (family.BesideLevel is { } beside)
            {
                yield return (beside, string.Join('/', [beside, .. family.Levels.Append(family.KeyLevel).Select(_ => "*")]));
            }
        }
    }

    /// <summary>The topics of one owner: the family's first name is his, any further one is free.</summary>
    public static string Owned(TopicFamily family, string owner)
    {
        var owned = false;
        return Join(family, _ => owned ? "*" : (owned = true, owner).owner);
    }

    /// <summary>The topics of the family that <paramref name="audience"/> means.</summary>
    public static string For(TopicFamily family, Audience audience, string owner) =>
        audience is Audience.Owner ? Owned(family, owner) : Every(family);

    /// <summary>
    /// <paramref name="pattern"/> and, where the family has one, that of its committed copies. A pattern that ends in <c>*</c>
    /// matches them already.
    /// </summary>
    public static IReadOnlyList<string> WithCommitted(TopicFamily family, string pattern) =>
        family.CommittedLevel is not { } level || pattern.EndsWith('*') ? [pattern] : [pattern, $"{pattern}/{level}"];

    /// <summary>The patterns of the family's committed copies, none when it has none.</summary>
    public static IReadOnlyList<string> Committed(TopicFamily family) =>
        family.CommittedLevel is { } level ? [$"{Every(family)}/{level}"] : [];

    /// <summary>Whether the family's topics hold a name, so that there is anything to match.</summary>
    public static bool HasNames(TopicFamily family) => family.Levels.Any(TopicFamily.IsPlaceholder);

    private static string Join(TopicFamily family, Func<string, string> name) =>
        string.Join('/', [family.Name, .. family.Levels.Select(level => TopicFamily.IsPlaceholder(level) ? name(level) : level)]);
}
