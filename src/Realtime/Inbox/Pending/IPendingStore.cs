namespace Realtime.Inbox.Pending;

/// <summary>What waits for users without an identity, one partition for each of them. Every read is consistent.</summary>
internal interface IPendingStore
{
    /// <summary>Takes the next place in a user's order.</summary>
    Task<long> TakeNumberAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Has a notification wait, unless it does already.</summary>
    Task<bool> PutIfAbsentAsync(string subject, long number, PendingNotification notification, CancellationToken cancellationToken);

    /// <summary>Whether anything waits for a user.</summary>
    Task<bool> AnyAsync(string subject, CancellationToken cancellationToken);

    /// <summary>
    /// What waits for a user and took its place before this began, in order. What took its place later is left out: the reading may see it and
    /// miss what was put before it. Who put it drains it.
    /// </summary>
    Task<IReadOnlyList<PendingPlace>> ListAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Reads a notification that waits, or <see langword="null"/> when it does no longer.</summary>
    Task<PendingNotification?> GetAsync(string subject, string key, CancellationToken cancellationToken);

    /// <summary>Takes away a notification that waits, if it does.</summary>
    Task DeleteAsync(string subject, string key, CancellationToken cancellationToken);
}
