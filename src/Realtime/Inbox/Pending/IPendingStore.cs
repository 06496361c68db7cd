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

    /// <summary>The last place that was taken in a user's order, or <see langword="null"/> when none was.</summary>
    Task<long?> GetLastNumberAsync(string subject, CancellationToken cancellationToken);

    /// <summary>A page of what waits for a user, in no order.</summary>
    Task<PendingPage> QueryAsync(string subject, PendingPage? before, CancellationToken cancellationToken);

    /// <summary>Reads a notification that waits, or <see langword="null"/> when it does no longer.</summary>
    Task<PendingNotification?> GetAsync(string subject, string key, CancellationToken cancellationToken);

    /// <summary>Takes away a notification that waits, if it does.</summary>
    Task DeleteAsync(string subject, string key, CancellationToken cancellationToken);
}
