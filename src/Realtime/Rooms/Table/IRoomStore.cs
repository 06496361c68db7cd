using Realtime.Log;

namespace Realtime.Rooms.Table;

/// <summary>
/// The operations that rooms need of their table, and no other. Each write is atomic for one item; a <see langword="false"/> means that its
/// condition was refused.
/// </summary>
internal interface IRoomStore
{
    /// <summary>Reads a room.</summary>
    Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken);

    /// <summary>Reads a membership.</summary>
    Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken);

    /// <summary>Reads up to 100 memberships, consistently; who never was a member is missing.</summary>
    Task<IReadOnlyList<Membership>> GetMembersAsync(string roomId, IReadOnlyList<string> subs, CancellationToken cancellationToken);

    /// <summary>Puts a room if there is none, with the intent of making it.</summary>
    Task<bool> PutRoomIfAbsentAsync(Room room, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a change, on condition that there is no intent and that the last change is the one that was seen; what is the room's own
    /// (settings, counts, that it is deleted) is written at once.
    /// </summary>
    Task<bool> BeginAsync(Room seen, Room begun, CancellationToken cancellationToken);

    /// <summary>Marks a membership, on condition that a lower change marked it last.</summary>
    Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken);

    /// <summary>Marks a room in a user's list, on condition that a lower change marked it last.</summary>
    Task<bool> MarkListedAsync(string sub, string roomId, ListMark mark, CancellationToken cancellationToken);

    /// <summary>Replaces the key, on condition that a lower change replaced it last; keeps the replaced one as <see cref="Room.Previous"/>.</summary>
    Task<bool> ReplaceKeyAsync(string roomId, long change, RoomKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the key and sets <see cref="Room.Since"/>, on condition that it is lower; keeps the replaced one as <see cref="Room.Between"/>.
    /// </summary>
    Task<bool> HidePastAsync(string roomId, long change, long since, RoomKey key, CancellationToken cancellationToken);

    /// <summary>Takes the intent away, on condition that it is that of the change.</summary>
    Task<bool> ClearIntentAsync(string roomId, long change, CancellationToken cancellationToken);

    /// <summary>Reads what came of an event, consistently.</summary>
    Task<RoomEvent?> GetEventAsync(string roomId, string eventId, CancellationToken cancellationToken);

    /// <summary>Notes what came of an event, unless it is noted.</summary>
    Task<bool> PutEventIfAbsentAsync(string roomId, RoomEvent done, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a member's turn to write for a message, on condition that the last one was taken at <paramref name="before"/> or earlier.
    /// </summary>
    Task<bool> TakeTurnAsync(
        string roomId, string sub, string messageKey, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Takes a room's turn to tell that something has come, on condition that the last one was at <paramref name="before"/> or earlier.</summary>
    Task<bool> TakeNewsAsync(string roomId, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Reads a page of a room's memberships, in the order of their subjects; past ones too.</summary>
    Task<MembershipPage> ListMembersAsync(string roomId, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads a page of a user's list, in the order of the rooms' ids; rooms that they left too.</summary>
    Task<ListPage> ListRoomsAsync(string sub, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads what a user's list says of a room.</summary>
    Task<ListedRoom?> GetListedAsync(string sub, string roomId, bool consistent, CancellationToken cancellationToken);

    /// <summary>Moves a user's read mark up, on condition that they have the room in their list and the mark is lower.</summary>
    Task<bool> MarkReadAsync(string sub, string roomId, Position read, CancellationToken cancellationToken);

    /// <summary>Notes in a user's list that the room is counted as opened, on condition that they are in it and no higher change marked it.</summary>
    Task<bool> MarkOpenedAsync(string sub, string roomId, long change, CancellationToken cancellationToken);

    /// <summary>Counts a room, on condition that fewer than <paramref name="max"/> are counted, or that it is, with a lower mark.</summary>
    Task<bool> CountRoomAsync(CountedRoom room, int max, CancellationToken cancellationToken);

    /// <summary>Counts a room no longer, on condition that it was counted with a lower mark.</summary>
    Task<bool> UncountRoomAsync(CountedRoom room, CancellationToken cancellationToken);

    /// <summary>Reads which rooms are counted of a user, each with its mark, consistently.</summary>
    Task<IReadOnlyDictionary<string, long>> GetCountedAsync(string sub, RoomCount what, CancellationToken cancellationToken);

    /// <summary>Takes the turn to look through what is counted, on condition that the last one was taken at <paramref name="before"/> or earlier.</summary>
    Task<bool> TakeLookAsync(string sub, RoomCount what, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Reads how many members a user added lately, consistently.</summary>
    Task<AdditionTally?> GetTallyAsync(string sub, CancellationToken cancellationToken);

    /// <summary>Replaces that, on condition that it is still of the version that was seen, or that there is none.</summary>
    Task<bool> PutTallyAsync(string sub, AdditionTally tally, long? seenVersion, CancellationToken cancellationToken);
}

/// <summary>What a change makes of a membership; what is <see langword="null"/> stays as it is.</summary>
internal sealed record MemberMark(string Sub, long Change)
{
    /// <summary>Member, or removed.</summary>
    public bool? IsMember { get; init; }

    /// <summary>The role.</summary>
    public RoomRole? Role { get; init; }

    /// <summary>The entry by which they are added.</summary>
    public Position? Joined { get; init; }

    /// <summary>The version of the key by then.</summary>
    public long? LeastKey { get; init; }

    /// <summary>That they are muted, or no longer.</summary>
    public Muting? Muting { get; init; }
}

/// <summary>An event that was carried out in a room.</summary>
/// <param name="Id">The event.</param>
/// <param name="Position">Its change's entry, if it has one.</param>
internal sealed record RoomEvent(string Id, Position? Position);

/// <summary>What a change makes of a room in a user's list.</summary>
/// <param name="Change">The change.</param>
/// <param name="IsMember">Whether they are a member.</param>
/// <param name="ExpiresAt">When TTL may delete that they left.</param>
internal sealed record ListMark(long Change, bool IsMember, DateTimeOffset? ExpiresAt);

/// <summary>A room in a user's list.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Change">The change that marked it last.</param>
/// <param name="IsMember">Whether they are a member.</param>
/// <param name="Read">How far they have read.</param>
/// <param name="IsOpened">Whether the room is counted as opened; it may be counted although it says that it is not.</param>
internal sealed record ListedRoom(string RoomId, long Change, bool IsMember, Position? Read, bool IsOpened = false);

/// <summary>Of which rooms a user has a bounded number.</summary>
internal enum RoomCount
{
    /// <summary>Those that they made; the mark is when, in milliseconds since 1970.</summary>
    Made,

    /// <summary>Those that they opened and have not left since; the mark is the change that their membership was of.</summary>
    Opened,
}

/// <summary>A room that is counted of a user.</summary>
/// <param name="Sub">The user.</param>
/// <param name="What">As what it is counted.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Mark">The mark: what comes late is known by it.</param>
internal sealed record CountedRoom(string Sub, RoomCount What, string RoomId, long Mark);

/// <summary>Memberships, and where to go on.</summary>
internal sealed record MembershipPage(IReadOnlyList<Membership> Members, string? Next);

/// <summary>A user's rooms, and where to go on.</summary>
internal sealed record ListPage(IReadOnlyList<ListedRoom> Rooms, string? Next);

/// <summary>How many members a user added lately, by the minute.</summary>
/// <param name="Version">Counts the writes.</param>
/// <param name="Minutes">Minutes since 1970, and how many were added in each.</param>
internal sealed record AdditionTally(long Version, IReadOnlyList<(long Minute, int Count)> Minutes);
