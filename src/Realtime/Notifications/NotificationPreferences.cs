namespace Realtime.Notifications;

/// <summary>One channel of one type, as a user chose it.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Channel">The channel.</param>
public readonly record struct ChannelChoice(string Type, NotificationChannel Channel);

/// <summary>What a user chose of how they are notified. What they never chose is as the catalogue has it, also when that changes.</summary>
public sealed record NotificationPreferences
{
    /// <summary>Of somebody who chose nothing.</summary>
    public static NotificationPreferences None { get; } = new();

    /// <summary>Which channels the user switched on or off. Types that the catalogue no longer has count for nothing.</summary>
    public IReadOnlyDictionary<ChannelChoice, bool> Choices { get; init; } = new Dictionary<ChannelChoice, bool>();

    /// <summary>When the user does not want to be interrupted; <see langword="null"/>, the default: never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Whether a type goes out to the user on a channel. What has no place in the inbox is not live either.</summary>
    public bool IsOn(NotificationType type, NotificationChannel channel)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsCritical && type.HasByDefault(channel))
        {
            return true;
        }

        var isOn = Choices.TryGetValue(new(type.Name, channel), out var chosen) ? chosen : type.HasByDefault(channel);
        return isOn && (channel is not NotificationChannel.Live || IsOn(type, NotificationChannel.Inbox));
    }

    /// <summary>The channels on which what was not seen goes out to the user. What has no place in the inbox goes nowhere.</summary>
    public IReadOnlyList<NotificationChannel> ChannelsElsewhere(NotificationType type) =>
        IsOn(type, NotificationChannel.Inbox) ? [.. NotificationChannels.Elsewhere.Where(channel => IsOn(type, channel))] : [];

    /// <summary>What becomes of a notification of <paramref name="type"/> for the user.</summary>
    /// <param name="type">The type.</param>
    /// <param name="at">When.</param>
    public NotificationDelivery Decide(NotificationType type, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(type);
        return (IsOn(type, NotificationChannel.Inbox), IsOn(type, NotificationChannel.Live)) switch
        {
            (false, _) => NotificationDelivery.Suppressed,
            (_, false) => NotificationDelivery.LogOnly,
            _ => !type.IsCritical && QuietHours?.EndsAt(at) is not null ? NotificationDelivery.Silent : NotificationDelivery.Deliver,
        };
    }
}

/// <summary>What a user changes of their preferences; all else stays.</summary>
public sealed record PreferenceChange
{
    /// <summary>Which channels are switched on or off.</summary>
    public IReadOnlyDictionary<ChannelChoice, bool> Choices { get; init; } = new Dictionary<ChannelChoice, bool>();

    /// <summary>Whether the quiet hours are changed. Default: no.</summary>
    public bool ChangesQuietHours { get; init; }

    /// <summary>The new quiet hours; <see langword="null"/>: there are none any more.</summary>
    public QuietHours? QuietHours { get; init; }
}
