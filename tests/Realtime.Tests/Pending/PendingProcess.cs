using Realtime.Inbox.Pending;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Pending;

/// <summary>What waits for the one user of the world, and whether the directory knows an identity of theirs.</summary>
internal sealed class SimPending
{
    public long? Last { get; set; }

    public SortedDictionary<string, (long Number, PendingNotification Notification)> Waiting { get; } = new(StringComparer.Ordinal);

    public bool IsSignedIn { get; set; }
}

/// <summary>A process of the world: what it does with the table happens when the scheduler says so.</summary>
internal sealed class PendingProcess(SimScheduler scheduler, SimProcess log, SimPending table) : IPendingStore
{
    public SimProcess Log => log;

    public Task<long> TakeNumberAsync(string subject, CancellationToken cancellationToken) => Write(() => (table.Last = (table.Last ?? 0) + 1).Value);

    public Task<bool> PutIfAbsentAsync(string subject, long number, PendingNotification notification, CancellationToken cancellationToken) =>
        Write(() => table.Waiting.TryAdd(notification.Key, (number, notification)));

    public Task<bool> AnyAsync(string subject, CancellationToken cancellationToken) => Read(() => table.Waiting.Count > 0);

    public Task<long?> GetLastNumberAsync(string subject, CancellationToken cancellationToken) => Read(() => table.Last);

    public Task<PendingPage> QueryAsync(string subject, PendingPage? before, CancellationToken cancellationToken) => Read(() =>
    {
        var left = table.Waiting.Where(waiting => before?.Last is not { } last || string.CompareOrdinal(waiting.Key, last) > 0).ToList();
        return new PendingPage([.. left.Take(2).Select(waiting => new PendingPlace(waiting.Key, waiting.Value.Number))], left.Count > 2 ? left[1].Key : null);
    });

    public Task<PendingNotification?> GetAsync(string subject, string key, CancellationToken cancellationToken) =>
        Read(() => table.Waiting.TryGetValue(key, out var waiting) ? waiting.Notification : null);

    public Task DeleteAsync(string subject, string key, CancellationToken cancellationToken) => Write(() => table.Waiting.Remove(key));

    public Task<bool> IsSignedInAsync() => Read(() => table.IsSignedIn);

    public Task SignInAsync() => Write(() => table.IsSignedIn = true);

    private Task<T> Read<T>(Func<T> operation) => scheduler.Enqueue(log, operation, isWrite: false);

    private Task<T> Write<T>(Func<T> operation) => scheduler.Enqueue(log, operation, isWrite: true);
}
