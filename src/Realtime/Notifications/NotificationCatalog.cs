namespace Realtime.Notifications;

/// <summary>
/// The types of notifications. Adding one is one declaration here, and its name in the list: what events may say, what users may choose and what is
/// answered to them follow from it. <c>docs/notifications.md</c> tells how.
/// </summary>
public static class NotificationCatalog
{
    /// <summary>What becomes of something that the user ordered or asked for.</summary>
    public static NotificationType Order { get; } = new()
    {
        Name = "order",
        Channels = [NotificationChannel.Inbox, NotificationChannel.Live, NotificationChannel.Email],
        UnseenAfter = TimeSpan.FromHours(1),
    };

    /// <summary>Somebody wrote to the user, or about them.</summary>
    public static NotificationType Message { get; } = new()
    {
        Name = "message",
        Channels = [NotificationChannel.Inbox, NotificationChannel.Live, NotificationChannel.Push],
        UnseenAfter = TimeSpan.FromMinutes(10),
    };

    /// <summary>What is new, for whoever cares.</summary>
    public static NotificationType News { get; } = new()
    {
        Name = "news",
        Channels = [NotificationChannel.Inbox, NotificationChannel.Live],
    };

    /// <summary>What the user must know of their account: a sign-in from elsewhere, a new password.</summary>
    public static NotificationType Security { get; } = new()
    {
        Name = "security",
        Channels = [NotificationChannel.Inbox, NotificationChannel.Live, NotificationChannel.Email, NotificationChannel.Push],
        IsCritical = true,
        UnseenAfter = TimeSpan.FromMinutes(2),
    };

    /// <summary>Every type, in the order that users see.</summary>
    public static IReadOnlyList<NotificationType> Types { get; } = [Order, Message, News, Security];

    /// <summary>What a type's name must be, following "must be".</summary>
    public static string Allowed { get; } = $"a type of the catalogue: {string.Join(", ", Types.Select(type => type.Name))}";

    /// <summary>The type of a name, or <see langword="null"/> when there is none.</summary>
    public static NotificationType? Find(string? name) => Types.FirstOrDefault(type => type.Name == name);

    /// <summary>
    /// The type of a name, or what stands for one that the catalogue no longer has: an event that waited meanwhile is still delivered.
    /// </summary>
    internal static NotificationType FindOrFormer(string name) =>
        Find(name) ?? new() { Name = name, Channels = [NotificationChannel.Inbox, NotificationChannel.Live] };
}
