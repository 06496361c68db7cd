using Realtime.Rooms.Changes;

namespace Realtime.Rooms;

/// <summary>
/// The bounds of rooms and the order of a change's steps, in one place so that the model test can break each of them on purpose. Production
/// code only ever uses <see cref="Design"/>.
/// </summary>
internal sealed record RoomRules
{
    /// <summary>The rules as designed.</summary>
    public static RoomRules Design { get; } = new();

    /// <summary>Members of a room at most.</summary>
    public int MaxMembers { get; init; } = 1_000;

    /// <summary>Rooms that a user makes at most.</summary>
    public int MaxMade { get; init; } = 20;

    /// <summary>How long after it was begun something may still be on its way: no function runs longer.</summary>
    public TimeSpan LongestRun { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Rooms at most that a user has opened and is in. Rooms that one never opened don't count: strangers can't fill it.</summary>
    public int MaxOpened { get; init; } = 1_000;

    /// <summary>Between two looks through a user's opened rooms for those that they are in no longer.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Members that a user adds at most in <see cref="AdditionsIn"/>.</summary>
    public int MaxAdditions { get; init; } = 200;

    /// <summary>The time for <see cref="MaxAdditions"/>.</summary>
    public TimeSpan AdditionsIn { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Additions, removals, roles and mutes at most in one change.</summary>
    public int MaxBatch { get; init; } = MemberChanges.MaxCount;

    /// <summary>How old a key is at least before a removal replaces it: each one makes all members ask for the new one.</summary>
    public TimeSpan RemovalKeyAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How old a key is at least before an addition replaces it, in a room that hides its past.</summary>
    public TimeSpan AdditionKeyAge { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old a key gets before the first who opens the room or writes to it replaces it.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How old a change is before those who open or write take it for one that died, and finish it. Those who want to change something finish
    /// it at once.
    /// </summary>
    public TimeSpan UnfinishedAge { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Attempts at a change, while others change the room: so many that a removal gets through beside a moderator who changes it all the time.</summary>
    public int Rounds { get; init; } = 30;

    /// <summary>Attempts at opening a room whose key is older than the membership.</summary>
    public int OpenRounds { get; init; } = 5;

    /// <summary>Members at most of a room that tells them when something has come: each is a message.</summary>
    public int MaxNews { get; init; } = 100;

    /// <summary>Between two times that a room tells them.</summary>
    public TimeSpan NewsEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a user's list keeps that they left a room: far longer than a mark can be late.</summary>
    public TimeSpan LeftKept { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long an event is known: as long as the log knows a message's id. Events come again for hours, dead letters for two weeks.</summary>
    public TimeSpan EventKept { get; init; } = TimeSpan.FromDays(16);

    /// <summary>The steps of every change, in their order; a step that a change has no use for does nothing.</summary>
    public IReadOnlyList<ChangeStep> Steps { get; init; } =
    [
        ChangeStep.MarkRemoved,
        ChangeStep.ReplaceKey,
        ChangeStep.Append,
        ChangeStep.HidePast,
        ChangeStep.MarkAdded,
        ChangeStep.GoLive,
        ChangeStep.TellToMove,
        ChangeStep.Sweep,
        ChangeStep.NoteEvent,
        ChangeStep.Clear,
    ];

    /// <summary>In which time the members of a room ask for its new key: no more than fifty a second.</summary>
    public static TimeSpan MoveWithin(int members) => TimeSpan.FromSeconds(Math.Max(2, members / 50));
}
