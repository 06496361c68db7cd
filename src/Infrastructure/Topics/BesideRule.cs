using Realtime.Topics;

namespace Infrastructure.Topics;

/// <summary>
/// The AWS IoT rule that passes on what members tell each other beside their messages (that somebody is typing): to whom knows the key, who it is
/// from and nothing else. No function sees it, and nothing keeps it.
/// </summary>
/// <param name="Name">The family's name for it, which the rule is called after: <c>typing</c>.</param>
/// <param name="Sql">The rule's statement.</param>
/// <param name="Topic">Where it goes, as the republish action has it: <c>rooms/${topic(2)}/${topic(3)}/typing</c>.</param>
/// <param name="Resource">What the rule's role may publish to: <c>topic/rooms/*/*/typing</c>.</param>
public sealed record BesideRule(string Name, string Sql, string Topic, string Resource)
{
    /// <summary>A rule for each family that has something beside.</summary>
    public static IReadOnlyList<BesideRule> For(IReadOnlyList<TopicFamily> families, TopicPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return [.. families.Where(family => family.BesideLevel is not null).Select(family => Of(family, family.BesideLevel!, prefix))];
    }

    // Whoever may publish to $aws/rules/{rule}/… can hand the rule any topic, so WHERE looks at it and the target is made of its levels: never
    // of the topic, which could be any, and never of the payload, which would speak for somebody else.
    private static BesideRule Of(TopicFamily family, string beside, TopicPrefix prefix)
    {
        var levels = family.Levels.Count + 1;
        var given = string.Concat(Enumerable.Repeat("/+", levels));
        return new(
            beside,
            $"SELECT clientid() AS sender FROM '{beside}{given}' WHERE clientid() <> 'n/a' AND topic(1) = '{beside}'",
            prefix.AddTo(string.Join('/', [family.Name, .. Enumerable.Range(2, levels).Select(level => $"${{topic({level})}}"), beside])),
            $"topic/{TopicPatterns.AtBroker(family)}/{beside}");
    }
}
