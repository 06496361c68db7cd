namespace Realtime.Rooms;

/// <summary>What members see of what was written before they came.</summary>
public enum RoomHistory
{
    /// <summary>Nothing: a member reads from the entry on that says that they were added.</summary>
    Joined,

    /// <summary>All of it.</summary>
    All,
}

/// <summary>What the people of a room may change about it.</summary>
public sealed record RoomSettings
{
    /// <summary>The title, 1 to 100 characters.</summary>
    public required string Title { get; init; }

    /// <summary>What members see of what was written before they came. Default: nothing.</summary>
    public RoomHistory History { get; init; }

    /// <summary>How many seconds lie between two messages of a member, at most 3,600. Default: 0, any.</summary>
    public int SlowModeSeconds { get; init; }
}

/// <summary>New settings; what is <see langword="null"/> stays as it is.</summary>
public sealed record SettingsChange
{
    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>What members see of what was written before they came.</summary>
    public RoomHistory? History { get; init; }

    /// <summary>How many seconds lie between two messages of a member.</summary>
    public int? SlowModeSeconds { get; init; }

    /// <summary>The settings with the changes in them.</summary>
    internal RoomSettings AppliedTo(RoomSettings settings) => settings with
    {
        Title = Title ?? settings.Title,
        History = History ?? settings.History,
        SlowModeSeconds = SlowModeSeconds ?? settings.SlowModeSeconds,
    };

    /// <summary>The change without what stands like that already; <see langword="null"/> when nothing is left.</summary>
    internal SettingsChange? Without(RoomSettings settings)
    {
        var left = new SettingsChange
        {
            Title = Title == settings.Title ? null : Title,
            History = History == settings.History ? null : History,
            SlowModeSeconds = SlowModeSeconds == settings.SlowModeSeconds ? null : SlowModeSeconds,
        };
        return left is { Title: null, History: null, SlowModeSeconds: null } ? null : left;
    }
}
