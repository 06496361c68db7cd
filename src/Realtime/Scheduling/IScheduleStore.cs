namespace Realtime.Scheduling;

/// <summary>Keeps events that wait. Reads are consistent.</summary>
internal interface IScheduleStore
{
    /// <summary>The event, or <see langword="null"/>.</summary>
    Task<ScheduledEvent?> FindAsync(string source, string id, CancellationToken cancellationToken);

    /// <summary>Keeps an event, unless one of its source and id is there.</summary>
    /// <returns>Whether it is kept now.</returns>
    Task<bool> TryAddAsync(ScheduledEvent scheduled, CancellationToken cancellationToken);

    /// <summary>Says that an event is sent from now on, if it still waits.</summary>
    /// <returns>The event as it is now, or <see langword="null"/> when it does not wait.</returns>
    Task<ScheduledEvent?> TrySendAsync(string source, string id, CancellationToken cancellationToken);

    /// <summary>Says that an event is cancelled from now on, if it still waits; its body goes.</summary>
    /// <returns>Whether it is.</returns>
    Task<bool> TryCancelAsync(string source, string id, string by, CancellationToken cancellationToken);

    /// <summary>Says that a sent event is published; its body goes.</summary>
    Task FinishAsync(string source, string id, CancellationToken cancellationToken);
}
