namespace Realtime.Notifications;

/// <summary>A way on which a notification reaches a user.</summary>
public enum NotificationChannel
{
    /// <summary>The user's inbox: the log of their notifications.</summary>
    Inbox,

    /// <summary>Whoever has the application open sees it at once.</summary>
    Live,

    /// <summary>Mail, for what was not seen.</summary>
    Email,

    /// <summary>A text message, for what was not seen.</summary>
    Sms,

    /// <summary>A push message to a device, for what was not seen.</summary>
    Push,
}

/// <summary>The channels as they are called in requests, answers and the table.</summary>
public static class NotificationChannels
{
    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<NotificationChannel> All { get; } =
        [NotificationChannel.Inbox, NotificationChannel.Live, NotificationChannel.Email, NotificationChannel.Sms, NotificationChannel.Push];

    /// <summary>Those on which a notification goes out that was not seen.</summary>
    public static IReadOnlyList<NotificationChannel> Elsewhere { get; } = [NotificationChannel.Email, NotificationChannel.Sms, NotificationChannel.Push];

    /// <summary>What a channel is called.</summary>
    public static string NameOf(NotificationChannel channel) => channel switch
    {
        NotificationChannel.Inbox => "inbox",
        NotificationChannel.Live => "live",
        NotificationChannel.Email => "email",
        NotificationChannel.Sms => "sms",
        _ => "push",
    };

    /// <summary>The channel of a name, or <see langword="null"/> when there is none.</summary>
    public static NotificationChannel? Find(string? name) => name switch
    {
        "inbox" => NotificationChannel.Inbox,
        "live" => NotificationChannel.Live,
        "email" => NotificationChannel.Email,
        "sms" => NotificationChannel.Sms,
        "push" => NotificationChannel.Push,
        _ => null,
    };
}
