using Realtime.Rooms.Changes;

namespace Realtime.Rooms;

/// <summary>A room as its item has it.</summary>
public sealed record Room
{
    /// <summary>The room's id, never used again.</summary>
    public required string Id { get; init; }

    /// <summary>What its people may change about it.</summary>
    public required RoomSettings Settings { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it: a subject, or <c>backend</c>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The key of its live topic; a deleted room has none.</summary>
    public RoomKey? Key { get; init; }

    /// <summary>Which key it is, counted from 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>What has a lower number is not published with this key: who may have it finds it in the log. It only grows.</summary>
    public long Since { get; init; }

    /// <summary>How many changes were begun.</summary>
    public long Change { get; init; }

    /// <summary>How many members it has, once the change that was begun last is carried out.</summary>
    public int Members { get; init; }

    /// <summary>How many of them are owners; never 0.</summary>
    public int Owners { get; init; }

    /// <summary>Whether it was deleted: the item stays, lest the id is used again.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The change by which the key was replaced last.</summary>
    internal long KeyChange { get; init; }

    /// <summary>When a change of the key was begun last, unless the key is the room's first.</summary>
    internal DateTimeOffset? KeyAt { get; init; }

    /// <summary>While a change is carried out: the key before it.</summary>
    internal RoomKey? Previous { get; init; }

    /// <summary>While a change is carried out: the key that <see cref="Since"/> came with replaced. In a change that also removes, it lived only shortly.</summary>
    internal RoomKey? Between { get; init; }

    /// <summary>The change that was begun and may not be carried out yet.</summary>
    internal RoomIntent? Intent { get; init; }

    /// <summary>The mark of who began <see cref="Change"/>: by it they know it as theirs when the answer was lost.</summary>
    internal string? Token { get; init; }
}
