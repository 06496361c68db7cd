using Realtime.Topics;

namespace Infrastructure.Topics;

/// <summary>The topics that each publishing function may publish to, as resources of <c>iot:Publish</c>.</summary>
public static class BackendTopics
{
    /// <summary>PublishNotification: one family only.</summary>
    public static IReadOnlyList<string> Notifications { get; } = [$"topic/{TopicPatterns.Every(TopicCatalog.Notifications)}"];

    /// <summary>PublishUpdate: every family, and its committed copies.</summary>
    public static IReadOnlyList<string> Updates(IReadOnlyList<TopicFamily> families) =>
    [
        .. Sweeps(families),
        .. families
            .SelectMany(family => family.KeyLevel is null ? TopicPatterns.WithCommitted(family, TopicPatterns.Every(family)) : [TopicPatterns.AtBroker(family)])
            .Select(topic => $"topic/{topic}"),
    ];

    /// <summary>Where a room that was deleted is handed over to be taken off its members' lists: to a rule, and no client may.</summary>
    public const string Sweep = "topic/$aws/rules/sweep/sweep/*";

    /// <summary>Where a user whom something waits for is handed over, when they have signed in: to a rule, and no client may.</summary>
    public const string Drain = "topic/$aws/rules/drain/drain/*";

    /// <summary>Who changes rooms: what their members hear, and the signals that tell others of it.</summary>
    public static IReadOnlyList<string> Rooms(IReadOnlyList<TopicFamily> families) =>
    [
        .. Sweeps(families),
        .. families
            .Where(family => family.Subscribers is Audience.Members)
            .Select(TopicPatterns.AtBroker)
            .Prepend(TopicPatterns.Every(TopicCatalog.Signals))
            .Select(topic => $"topic/{topic}"),
    ];

    /// <summary>Who changes inboxes: the signals that tell the user's other devices.</summary>
    public static IReadOnlyList<string> Inboxes { get; } = [$"topic/{TopicPatterns.Every(TopicCatalog.Signals)}"];

    /// <summary>ArchiveMessage: the committed copies of what a rule archives, for members by its key, the signals that tell what it refused, and nothing else.</summary>
    public static IReadOnlyList<string> Archived(IReadOnlyList<TopicFamily> families) =>
    [
        .. Sweeps(families),
        .. families
            .Where(family => family.IsArchivedByRule)
            .SelectMany(family => family.KeyLevel is null ? TopicPatterns.Committed(family) : [TopicPatterns.AtBroker(family)])
            .Prepend(TopicPatterns.Every(TopicCatalog.Signals))
            .Select(topic => $"topic/{topic}"),
    ];

    // The first message of a day may finish what somebody else began, the deletion of a room too.
    private static IEnumerable<string> Sweeps(IReadOnlyList<TopicFamily> families) =>
        families.Any(family => family.Subscribers is Audience.Members) ? [Sweep] : [];
}
