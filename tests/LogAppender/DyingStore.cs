using System.Diagnostics;
using Realtime.Log.Table;

namespace LogAppender;

/// <summary>Passes operations on, and kills the process with SIGKILL at one of them: before it, on its way, or after it.</summary>
internal sealed class DyingStore(ILogStore inner, int killAt) : ILogStore
{
    private int _operations;

    public Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken) =>
        RunAsync(() => inner.GetHeadAsync(topic, cancellationToken));

    public Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken) =>
        RunAsync(() => inner.TakeNumbersAsync(topic, request, cancellationToken));

    public Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken) =>
        RunAsync(() => inner.MoveHeadAsync(topic, seen, moved, cancellationToken));

    public Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) =>
        RunAsync(() => inner.GetClaimAsync(key, cancellationToken));

    public Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
        RunAsync(() => inner.PutClaimIfAbsentAsync(key, claim, cancellationToken));

    public Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
        RunAsync(() => inner.MoveClaimAsync(key, from, claim, cancellationToken));

    public Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken) =>
        RunAsync(() => inner.RefuseClaimAsync(key, number, reason, cancellationToken));

    public Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
        RunAsync(() => inner.PutEntryIfAbsentAsync(topic, entry, cancellationToken));

    public Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken) =>
        RunAsync(() => inner.GetEntryAsync(topic, seq, cancellationToken));

    public Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken) =>
        RunAsync(() => inner.QueryEntriesAsync(topic, range, cancellationToken));

    public Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken) =>
        RunAsync(() => inner.GetWatermarkAsync(topic, cancellationToken));

    public Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) =>
        RunAsync(() => inner.MoveWatermarkAsync(topic, settled, cancellationToken));

    public Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken) =>
        RunAsync(() => inner.FindVoidRunAsync(topic, upTo, cancellationToken));

    public Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken) =>
        RunAsync(() => inner.ExtendVoidRunAsync(topic, run, cancellationToken));

    private async Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        var dies = Interlocked.Increment(ref _operations) == killAt;
        if (dies && killAt % 3 == 0)
        {
            Die();
        }

        var answer = operation();
        if (dies && killAt % 3 == 1)
        {
            Die();
        }

        var result = await answer;
        if (dies)
        {
            Die();
        }

        return result;
    }

    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();

        // SIGKILL takes effect before anything else runs.
        Thread.Sleep(Timeout.Infinite);
    }
}
