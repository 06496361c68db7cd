namespace Realtime.Tests.Log.Model;

/// <summary>A store operation on its way: issued, then applied at the store, then its answer delivered; each when the scheduler says so.</summary>
internal sealed class PendingStep(SimProcess process, DateTimeOffset issuedAt)
{
    public SimProcess Process => process;

    public DateTimeOffset IssuedAt => issuedAt;

    /// <summary>A timer rather than a store operation: nothing happens before this.</summary>
    public DateTimeOffset NotBefore { get; init; }

    public bool IsWrite { get; init; }

    /// <summary>How late the operation may land: the client's attempts are over by then, with room to spare.</summary>
    public TimeSpan LongestFlight { get; init; } = TimeSpan.FromSeconds(200);

    public bool IsApplied { get; set; }

    /// <summary>Applies the operation at the store; the answer is that of the last time.</summary>
    public required Action Apply { get; init; }

    /// <summary>Hands the answer, or the error, to the process.</summary>
    public required Action<Exception?> Deliver { get; init; }

    public Exception? Fault { get; set; }
}
