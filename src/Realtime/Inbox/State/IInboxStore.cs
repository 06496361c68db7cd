namespace Realtime.Inbox.State;

/// <summary>The operations that inboxes need of their table, and no other. Each is atomic for one item.</summary>
internal interface IInboxStore
{
    /// <summary>Reads fold and mark, consistently.</summary>
    Task<StoredInbox> GetAsync(string identityId, CancellationToken cancellationToken);

    /// <summary>Replaces the fold, on condition that it is still the one of revision <paramref name="seen"/>, or that there still is none.</summary>
    Task<bool> PutFoldAsync(string identityId, StoredFold fold, string? seen, CancellationToken cancellationToken);

    /// <summary>Reads an item of bits, which never changes; <see langword="null"/> when it is gone.</summary>
    Task<byte[]?> GetBitsAsync(string identityId, string key, CancellationToken cancellationToken);

    /// <summary>Puts an item of bits, under a key of its own.</summary>
    Task PutBitsAsync(string identityId, string key, byte[] bits, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Deletes an item of bits.</summary>
    Task DeleteBitsAsync(string identityId, string key, CancellationToken cancellationToken);

    /// <summary>Moves the mark up, on condition that it is below; and if it is to be told, that it was not told lately.</summary>
    Task<bool> MarkSeenAsync(string identityId, SeenMark mark, CancellationToken cancellationToken);
}

/// <summary>What the table has of an inbox.</summary>
/// <param name="Fold">The fold, if there is one.</param>
/// <param name="Seen">The number up to which everything was seen.</param>
internal sealed record StoredInbox(StoredFold? Fold, long Seen);

/// <summary>A fold as the table has it.</summary>
/// <param name="Revision">Which one it is: no other one ever has the same.</param>
/// <param name="Bytes">The fold.</param>
/// <param name="ExpiresAt">When it may go.</param>
internal sealed record StoredFold(string Revision, byte[] Bytes, DateTimeOffset ExpiresAt);

/// <summary>That everything up to a number was seen.</summary>
/// <param name="Number">The number.</param>
/// <param name="ExpiresAt">When the mark may go.</param>
/// <param name="TellAt">When it is told to the user's other devices, if it is to be.</param>
/// <param name="ToldBefore">Then: when it was told last, at the latest.</param>
internal sealed record SeenMark(long Number, DateTimeOffset ExpiresAt, DateTimeOffset? TellAt, DateTimeOffset ToldBefore);
