namespace Realtime.Publishing;

/// <summary>What became of a notification.</summary>
public sealed record NotificationOutcome
{
    /// <summary>How many identities it was for.</summary>
    public required int Recipients { get; init; }

    /// <summary>How many of their logs had it already.</summary>
    public required int Repeated { get; init; }

    /// <summary>Addressed sign-in subjects that never opened a session.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>The identities that did not get it, and why; empty when all did.</summary>
    public required IReadOnlyDictionary<string, Exception> Failures { get; init; }
}
