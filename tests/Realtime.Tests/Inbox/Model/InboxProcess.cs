using Realtime.Inbox.State;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Inbox.Model;

/// <summary>A process of the world: what it does with the table happens when the scheduler says so.</summary>
internal sealed class InboxProcess(SimScheduler scheduler, SimProcess log, InboxItems items) : IInboxStore
{
    public SimProcess Log => log;

    public Task<StoredInbox> GetAsync(string identityId, CancellationToken cancellationToken) =>
        Read(() => items.GetAsync(identityId, cancellationToken).Result);

    public Task<bool> PutFoldAsync(string identityId, StoredFold fold, string? seen, CancellationToken cancellationToken) =>
        Write(() => items.PutFoldAsync(identityId, fold, seen, cancellationToken).Result);

    public Task<byte[]?> GetBitsAsync(string identityId, string key, CancellationToken cancellationToken) =>
        Read(() => items.GetBitsAsync(identityId, key, cancellationToken).Result);

    public Task PutBitsAsync(string identityId, string key, byte[] bits, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        Write(() => items.PutBitsAsync(identityId, key, bits, expiresAt, cancellationToken).IsCompleted);

    public Task DeleteBitsAsync(string identityId, string key, CancellationToken cancellationToken) =>
        Write(() => items.DeleteBitsAsync(identityId, key, cancellationToken).IsCompleted);

    public Task<bool> MarkSeenAsync(string identityId, SeenMark mark, CancellationToken cancellationToken) =>
        Write(() => items.MarkSeenAsync(identityId, mark, cancellationToken).Result);

    private Task<T> Read<T>(Func<T> operation) => scheduler.Enqueue(log, operation, isWrite: false);

    private Task<T> Write<T>(Func<T> operation) => scheduler.Enqueue(log, operation, isWrite: true);
}
