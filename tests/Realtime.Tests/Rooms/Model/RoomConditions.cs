namespace Realtime.Tests.Rooms.Model;

/// <summary>The conditions of the simulated table's writes; a mutation test leaves one out.</summary>
internal sealed record RoomConditions
{
    public static RoomConditions All { get; } = new();

    public bool RoomIfAbsent { get; init; } = true;

    public bool NoIntent { get; init; } = true;

    public bool ChangeAsSeen { get; init; } = true;

    public bool MemberMarkedByLower { get; init; } = true;

    public bool ListedMarkedByLower { get; init; } = true;

    public bool KeyChangeLower { get; init; } = true;

    public bool SinceLower { get; init; } = true;

    public bool IntentOfThisChange { get; init; } = true;

    public bool TurnIsOver { get; init; } = true;

    public bool OpenedNotMarkedLater { get; init; } = true;

    public bool UncountedByHigher { get; init; } = true;

    public bool TallyAsSeen { get; init; } = true;
}
