using System.Text.Json.Serialization;
using Realtime.Log;

namespace Realtime.Rooms;

/// <summary>A user in a change of a room.</summary>
/// <param name="Sub">The sign-in subject: whom the membership is of.</param>
/// <param name="IdentityIds">Their identities, for those who read the entry.</param>
public sealed record RoomUser(string Sub, IReadOnlyList<string> IdentityIds);

/// <summary>Somebody who is to be a member.</summary>
public sealed record MemberAddition(RoomUser User, RoomRole Role);

/// <summary>A member who gets another role.</summary>
public sealed record RoleChange(RoomUser User, RoomRole Role);

/// <summary>A member who may not write until a time, or without one may write again.</summary>
public sealed record Muting(RoomUser User, DateTimeOffset? Until);

/// <summary>A room that is to be made.</summary>
public sealed record NewRoom
{
    /// <summary>The id, if it is given: the same id again is the same room. Default: 128 random bits.</summary>
    public string? Id { get; init; }

    /// <summary>Title, history and slow mode.</summary>
    public required RoomSettings Settings { get; init; }

    /// <summary>The first members, at most 100 and with an owner among them; of a user's room its maker becomes the owner.</summary>
    public IReadOnlyList<MemberAddition> Members { get; init; } = [];
}

/// <summary>Changes of members that are made as one: at most 100, no user twice.</summary>
public sealed record MemberChanges
{
    /// <summary>The most in one change: what an intent takes of the room's item.</summary>
    public const int MaxCount = 100;

    /// <summary>Who is added.</summary>
    public IReadOnlyList<MemberAddition> Add { get; init; } = [];

    /// <summary>Who is removed, or leaves.</summary>
    public IReadOnlyList<RoomUser> Remove { get; init; } = [];

    /// <summary>Who gets another role.</summary>
    public IReadOnlyList<RoleChange> Roles { get; init; } = [];

    /// <summary>Who is muted, or no longer.</summary>
    public IReadOnlyList<Muting> Mute { get; init; } = [];

    /// <summary>Everybody named.</summary>
    internal IEnumerable<RoomUser> Users =>
        [.. Add.Select(one => one.User), .. Remove, .. Roles.Select(one => one.User), .. Mute.Select(one => one.User)];

    /// <summary>How many changes there are.</summary>
    [JsonIgnore]
    public int Count => Add.Count + Remove.Count + Roles.Count + Mute.Count;
}

/// <summary>On whose behalf a room is changed.</summary>
/// <param name="User">The user, or <see langword="null"/>: the backend, which may all.</param>
public readonly record struct RoomActor(RoomUser? User)
{
    /// <summary>The backend.</summary>
    public static RoomActor Backend => default;

    /// <summary>By which event the backend wants it, if by one: the same event again changes the room no further.</summary>
    public string? EventId { get; init; }

    /// <summary>Who it was, as entries name them.</summary>
    public string By => User?.Sub ?? "backend";
}

/// <summary>A room after a change.</summary>
/// <param name="Room">The room as the change left it.</param>
/// <param name="Position">The change's entry; <see langword="null"/> when everything was like that already, or the change has no entry.</param>
public sealed record RoomChanged(Room Room, Position? Position)
{
    /// <summary>Whom the change concerned, without those for whom everything was like that already.</summary>
    public MemberChanges Members { get; init; } = new();
}
