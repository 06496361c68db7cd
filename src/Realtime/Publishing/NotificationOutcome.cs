namespace Realtime.Publishing;

/// <summary>What became of a notification.</summary>
public sealed record NotificationOutcome
{
    /// <summary>How many identities it was for.</summary>
    public required int Recipients { get; init; }

    /// <summary>How many of their logs had it already.</summary>
    public required int Repeated { get; init; }

    /// <summary>How many of those have it with another text: the event's id was used before, and the first notification counts.</summary>
    public required int Conflicts { get; init; }

    /// <summary>What became of it for everybody who was addressed, by the name they were addressed by.</summary>
    public required IReadOnlyDictionary<string, RecipientState> States { get; init; }

    /// <summary>Addressed identities that never opened a session: nobody listens at their topics, and nobody reads them.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>Whom it also reaches elsewhere, if they don't see it, by the name they were addressed by.</summary>
    public required IReadOnlyCollection<string> Elsewhere { get; init; }

    /// <summary>The identities whose logs have it since this call.</summary>
    public required IReadOnlySet<string> Begun { get; init; }

    /// <summary>The identities, and the subjects without one, that did not get it, and why; empty when all did.</summary>
    public required IReadOnlyDictionary<string, Exception> Failures { get; init; }

    /// <summary>Who has it waiting for their first sign-in.</summary>
    public IReadOnlyList<string> Pending => Of(RecipientState.Pending);

    /// <summary>Who does not want it.</summary>
    public IReadOnlyList<string> Suppressed => Of(RecipientState.Suppressed);

    private List<string> Of(RecipientState state) => [.. States.Where(recipient => recipient.Value == state).Select(recipient => recipient.Key)];
}

/// <summary>What became of a notification for one recipient.</summary>
public enum RecipientState
{
    /// <summary>It stands in the log of each of their identities.</summary>
    Delivered,

    /// <summary>It waits for their first sign-in.</summary>
    Pending,

    /// <summary>They don't want it.</summary>
    Suppressed,

    /// <summary>Neither: a call failed, or nobody knows the identity.</summary>
    Failed,
}
