using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>A process of the world: its store, its clock, and whether it still lives.</summary>
internal sealed class SimProcess(SimScheduler scheduler, SimTable table, string name, TimeSpan clockDifference) : ILogStore
{
    public string Name => name;

    public bool IsDead { get; set; }

    public TimeProvider Clock { get; } = new SimClock(() => scheduler.Now, clockDifference);

    public Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken) => Read(() => table.Head);

    public Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken) =>
        scheduler.Enqueue(this, () => table.TakeNumbers(request), isWrite: true, longestFlight: TimeSpan.FromSeconds(20));

    public Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken) =>
        Write(() => table.MoveHead(seen, moved));

    public Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) => Read(() => table.GetClaim(key));

    public Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
        Write(() => table.PutClaim(key, claim));

    public Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
        Write(() => table.MoveClaim(key, from, claim));

    public Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken) =>
        Write(() => table.RefuseClaim(key, number, reason));

    public Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
        Write(() =>
        {
            scheduler.Witness.OnPut(this, entry);
            return table.PutEntry(entry, scheduler.Now);
        });

    public Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken) => Read(() => table.GetEntry(seq));

    public Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken) =>
        Read(() => table.Query(range, range.Consistent ? static _ => false : scheduler.Staleness()));

    public Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken) =>
        Read(() => table.GetWatermark(scheduler.Staleness()));

    public Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) => Write(() =>
    {
        scheduler.Witness.OnWatermark(this, settled);
        return table.MoveWatermark(settled, scheduler.Now);
    });

    public Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken) =>
        Read(() => table.FindVoidRun(upTo, scheduler.Staleness()));

    public Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken) =>
        Write(() => table.ExtendVoidRun(run, scheduler.Now));

    /// <summary>Waits on the world's clock.</summary>
    public Task WaitAsync(TimeSpan time) => scheduler.Enqueue(this, () => true, isWrite: false, scheduler.Now + time);

    private Task<T> Read<T>(Func<T> operation) => scheduler.Enqueue(this, operation, isWrite: false);

    private Task<T> Write<T>(Func<T> operation) => scheduler.Enqueue(this, operation, isWrite: true);
}
