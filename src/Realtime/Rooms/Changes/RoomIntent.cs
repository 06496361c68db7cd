using System.Text.Json.Serialization;

namespace Realtime.Rooms.Changes;

/// <summary>What a change is.</summary>
internal enum ChangeKind
{
    /// <summary>The room is made.</summary>
    Create,

    /// <summary>Members are added, removed, muted, or get roles.</summary>
    Members,

    /// <summary>Title, history or slow mode.</summary>
    Settings,

    /// <summary>The key alone, because it is old.</summary>
    Key,

    /// <summary>The room is deleted.</summary>
    Delete,
}

/// <summary>
/// A change that was begun: all that it takes to carry it out, so that whoever finds it does the same. It stands in the room's item, where
/// there is room for one.
/// </summary>
internal sealed record RoomIntent
{
    /// <summary>The change's number in its room: <c>c</c>.</summary>
    public required long Change { get; init; }

    /// <summary>What it is.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Who wants it: a subject, or <c>backend</c>.</summary>
    public required string By { get; init; }

    /// <summary>The mark of who began it.</summary>
    public required string Token { get; init; }

    /// <summary>By which event it is wanted, if by one.</summary>
    public string? EventId { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it does with members.</summary>
    public MemberChanges Members { get; init; } = new();

    /// <summary>What it does with the settings.</summary>
    public SettingsChange? Settings { get; init; }

    /// <summary>Whether those who are added don't see what was before.</summary>
    public bool HidesPast { get; init; }

    /// <summary>Whether the key is replaced before the entry.</summary>
    [JsonIgnore]
    public bool ReplacesKey => Kind is ChangeKind.Key || Members.Remove.Count > 0;

    /// <summary>Whether the key is replaced behind the entry.</summary>
    [JsonIgnore]
    public bool ReplacesKeyBehindEntry => Kind is ChangeKind.Members && HidesPast && Members.Add.Count > 0;

    /// <summary>The id of the change's entry.</summary>
    [JsonIgnore]
    public string EntryId => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Change}");
}
