using Realtime.Publishing;

namespace Realtime.Inbox.Audiences;

/// <summary>How large audiences are, and in what parts they are notified.</summary>
public sealed record AudienceRules
{
    /// <summary>As designed.</summary>
    public static AudienceRules Design { get; } = new();

    /// <summary>The most users of an audience.</summary>
    public int MaxUsers { get; init; } = 1_000_000;

    /// <summary>The most users of a page.</summary>
    public int PageUsers { get; init; } = NotificationPublisher.MaxRecipients;

    /// <summary>The most bytes that the users of a page take: an item has 400 KB, and 4,000 sign-in subjects take 156 KB of them.</summary>
    public int PageBytes { get; init; } = 300_000;

    /// <summary>
    /// How many pages of an event are worked on at the same time: 8 times 32 users. More would take away other functions' concurrency, and what AWS
    /// IoT Core takes a second.
    /// </summary>
    public int Lanes { get; init; } = 8;
}
