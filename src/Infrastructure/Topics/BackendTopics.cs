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
        .. families
            .SelectMany(family => TopicPatterns.WithCommitted(family, TopicPatterns.Every(family)))
            .Select(topic => $"topic/{topic}"),
    ];

    /// <summary>ArchiveMessage: the committed copies of what a rule archives, the signals that tell what it refused, and nothing else.</summary>
    public static IReadOnlyList<string> Archived(IReadOnlyList<TopicFamily> families) =>
    [
        .. families
            .Where(family => family.IsArchivedByRule)
            .SelectMany(TopicPatterns.Committed)
            .Prepend(TopicPatterns.Every(TopicCatalog.Signals))
            .Select(topic => $"topic/{topic}"),
    ];
}
