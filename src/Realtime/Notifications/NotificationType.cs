namespace Realtime.Notifications;

/// <summary>One type of notifications and what follows from it, unless a user chose otherwise.</summary>
public sealed record NotificationType
{
    /// <summary>The longest name.</summary>
    public const int MaxNameLength = 40;

    /// <summary>What events call it: 1 to 40 of <c>a-z 0-9 -</c>. A name that was in use is never given to something else: users' choices are kept by it.</summary>
    public required string Name { get; init; }

    /// <summary>On which channels it goes out by default. Without <see cref="NotificationChannel.Inbox"/> it goes nowhere.</summary>
    public required IReadOnlyList<NotificationChannel> Channels { get; init; }

    /// <summary>Whether it passes quiet hours, and none of its channels may be switched off. Default: no.</summary>
    public bool IsCritical { get; init; }

    /// <summary>After which time a notification that nobody has seen counts as unseen; <see langword="null"/>, the default: never.</summary>
    public TimeSpan? UnseenAfter { get; init; }

    /// <summary>Whether it goes out on a channel by default.</summary>
    public bool HasByDefault(NotificationChannel channel) => Channels.Contains(channel);
}
