using Realtime.Log;
using Realtime.Topics;

namespace Infrastructure.Topics;

/// <summary>
/// Partition keys of the message log's table as patterns of <c>dynamodb:LeadingKeys</c>: the kind of item, then the topics of a family. No
/// topic has a <c>|</c>, so no pattern reaches items of another kind or family.
/// </summary>
internal static class LogKeys
{
    /// <summary>Where a topic's numbers come from.</summary>
    public const string Head = LogTable.HeadPrefix;

    /// <summary>Messages and voids.</summary>
    public const string Entry = LogTable.EntryPrefix;

    /// <summary>Which number an id has.</summary>
    public const string Claim = LogTable.ClaimPrefix;

    /// <summary>How far a topic is settled.</summary>
    public const string Watermark = LogTable.WatermarkPrefix;

    /// <summary>Which numbers in a row are voids.</summary>
    public const string VoidRun = LogTable.VoidRunPrefix;

    /// <summary>Who is still without an event that failed in part.</summary>
    public const string UnfinishedEvents = LogTable.UnfinishedEventPrefix + "*";

    /// <summary>The keys of items of <paramref name="kinds"/> of the topics of those <paramref name="families"/> that are logged.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<TopicFamily> families, params IReadOnlyList<string> kinds) =>
    [
        .. families
            .Where(family => family.IsLogged)
            .SelectMany(family => kinds.Select(kind => $"{kind}{TopicPatterns.Every(family)}{(kind == Claim ? "|*" : "")}")),
    ];
}
