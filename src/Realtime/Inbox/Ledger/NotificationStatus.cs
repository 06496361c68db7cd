namespace Realtime.Inbox.Ledger;

/// <summary>What became of a notification for all whom its event addressed.</summary>
public sealed record NotificationStatus
{
    /// <summary>Who published it.</summary>
    public required string Source { get; init; }

    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>How many recipients the event named: always the sum of the four that follow.</summary>
    public required int Addressed { get; init; }

    /// <summary>How many have it in their logs.</summary>
    public required int Delivered { get; init; }

    /// <summary>For how many it waited for their first sign-in when it was sent.</summary>
    public required int Pending { get; init; }

    /// <summary>How many don't want it.</summary>
    public required int Suppressed { get; init; }

    /// <summary>How many have nothing of these: nobody knows them, a call failed, or it has not come to them yet.</summary>
    public required int Failed { get; init; }

    /// <summary>Whether each part was tried to its end.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Grows with whatever changes in the numbers.</summary>
    public required long Revision { get; init; }
}
