using Realtime.Topics;

namespace Infrastructure.Topics;

/// <summary>The AWS IoT rule that hands what clients publish to a family to ArchiveMessage.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Sql">The rule's statement.</param>
public sealed record ArchivingRule(string Family, string Sql)
{
    /// <summary>The dialect that <see cref="Sql"/> is written in.</summary>
    public const string SqlVersion = "2016-03-23";

    /// <summary>A rule for each family that clients publish to and that is logged.</summary>
    public static IReadOnlyList<ArchivingRule> For(IReadOnlyList<TopicFamily> families, TopicPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return
        [
            .. families
                .Where(family => family.IsArchivedByRule)
                .Select(family => new ArchivingRule(family.Name, family.IsIngested ? OfIngested(family, prefix) : OfPublished(family, prefix))),
        ];
    }

    private static string OfPublished(TopicFamily family, TopicPrefix prefix) => Statement("topic()", prefix.AddTo(family.Filter));

    // Whoever may publish to $aws/rules/{rule}/… can hand the rule any topic: FROM is not asked then, so WHERE is. The rule's name is the
    // deployment's own, and what is handed to it has no prefix.
    private static string OfIngested(TopicFamily family, TopicPrefix prefix) =>
        Statement(prefix == TopicPrefix.None ? "topic()" : $"concat('{prefix}', topic())", family.Filter)
        + $" AND regexp_matches(topic(), '^{family.Filter.Replace("+", "[^/]+", StringComparison.Ordinal)}$')";

    // Base64 keeps binary and non-JSON payloads, which a Lambda action doesn't take as they are. HTTP publishes have the client
    // id n/a; leaving them out saves work and proves nothing.
    private static string Statement(string topic, string filter) =>
        $"SELECT encode(*, 'base64') AS body, {topic} AS topic, clientid() AS clientId, timestamp() AS sentAt, traceid() AS traceId "
        + $"FROM '{filter}' WHERE clientid() <> 'n/a'";
}
