namespace Realtime.Rooms;

/// <summary>Why something about a room was refused: words that clients act upon, so they don't change.</summary>
public static class RoomReason
{
    /// <summary>There is no such room for whoever asks: unknown, foreign, or never joined.</summary>
    public const string NoRoom = "no-room";

    /// <summary>They were a member, and are no longer.</summary>
    public const string Removed = "removed";

    /// <summary>They are a member without the right that <see cref="RoomRefusal.Right"/> names.</summary>
    public const string Right = "right";

    /// <summary>The user is blocked.</summary>
    public const string Blocked = "blocked";

    /// <summary>The room would be without an owner.</summary>
    public const string LastOwner = "last-owner";

    /// <summary>The room would have too many members.</summary>
    public const string RoomFull = "room-full";

    /// <summary>The user has made too many rooms, or opened too many that they have not left.</summary>
    public const string TooManyRooms = "too-many-rooms";

    /// <summary>The room was deleted.</summary>
    public const string Deleted = "deleted";

    /// <summary>The id is that of another room.</summary>
    public const string Exists = "exists";

    /// <summary>The room's key changes no faster; also when too many change the room at once.</summary>
    public const string TooSoon = "too-soon";

    /// <summary>The user adds members no faster.</summary>
    public const string TooManyAdditions = "too-many-additions";

    /// <summary>Somebody whose role or voice is to be changed is no member.</summary>
    public const string NotMember = "not-member";

    /// <summary>The member may not write for a time.</summary>
    public const string Muted = "muted";

    /// <summary>The member wrote too short a time ago for a room in slow mode.</summary>
    public const string SlowMode = "slow-mode";
}

/// <summary>The rights that a member may lack, as a refusal names them.</summary>
public static class RoomRight
{
    /// <summary>To add members.</summary>
    public const string Add = "add";

    /// <summary>To remove members.</summary>
    public const string Remove = "remove";

    /// <summary>To give roles, and to take them: by removing or muting who has one, too.</summary>
    public const string Roles = "roles";

    /// <summary>To mute members.</summary>
    public const string Mute = "mute";

    /// <summary>To change title and history.</summary>
    public const string Settings = "settings";

    /// <summary>To set slow mode.</summary>
    public const string SlowMode = "slow-mode";

    /// <summary>To delete the room.</summary>
    public const string Delete = "delete";
}

/// <summary>Why something was refused.</summary>
/// <param name="Reason">One of <see cref="RoomReason"/>.</param>
public sealed record RoomRefusal(string Reason)
{
    /// <summary>The right that is missing, one of <see cref="RoomRight"/>.</summary>
    public string? Right { get; init; }

    /// <summary>When asking again helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whom it is about, if about one of those named.</summary>
    public string? Sub { get; init; }
}

/// <summary>What was asked for, or why it was refused: one of the two.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public sealed record RoomAnswer<T>
    where T : class
{
    /// <summary>What was asked for.</summary>
    public T? Value { get; init; }

    /// <summary>Why it was refused.</summary>
    public RoomRefusal? Refusal { get; init; }

    /// <summary>An answer.</summary>
    public static implicit operator RoomAnswer<T>(T value) => new() { Value = value };

    /// <summary>A refusal.</summary>
    public static implicit operator RoomAnswer<T>(RoomRefusal refusal) => new() { Refusal = refusal };
}
