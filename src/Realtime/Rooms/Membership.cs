using Realtime.Log;

namespace Realtime.Rooms;

/// <summary>What somebody may do in a room; each role may what those above it may.</summary>
public enum RoomRole
{
    /// <summary>Read, write and leave.</summary>
    Member,

    /// <summary>Add, remove and mute members, and set slow mode.</summary>
    Moderator,

    /// <summary>All: roles, settings, deleting the room. A room always has one.</summary>
    Owner,
}

/// <summary>
/// That somebody is, or was, a member of a room. The item is marked with the change that it is of, and never deleted: so a mark that comes
/// late is known to be one.
/// </summary>
public sealed record Membership
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The user's sign-in subject.</summary>
    public required string Sub { get; init; }

    /// <summary>The change that marked it last.</summary>
    public required long Change { get; init; }

    /// <summary>Whether they are a member now; otherwise they were removed, or left.</summary>
    public required bool IsMember { get; init; }

    /// <summary>Their role.</summary>
    public RoomRole Role { get; init; }

    /// <summary>The entry by which they were added last.</summary>
    public Position Joined { get; init; }

    /// <summary>The version of the key when they were added: an older one is not for them.</summary>
    public long LeastKey { get; init; }

    /// <summary>Until when they may not write.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>When they last took a turn to write, in a room with slow mode.</summary>
    internal DateTimeOffset? SlowAt { get; init; }

    /// <summary>Sender and id of the message that they took it for.</summary>
    internal string? SlowId { get; init; }
}
