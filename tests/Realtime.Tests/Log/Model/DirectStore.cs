using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>The simulated table without interleavings: each operation happens at once; a query may lack what was written just now.</summary>
internal sealed class DirectStore(Func<SimTable> table, Func<DateTimeOffset> now, Random? stale) : ILogStore
{
    public DateTimeOffset Now => now();

    public Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken) => Task.FromResult(table().Head);

    public Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(table().TakeNumbers(request));

    public Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken) =>
        Task.FromResult(table().MoveHead(seen, moved));

    public Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) => Task.FromResult(table().GetClaim(key));

    public Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
        Task.FromResult(table().PutClaim(key, claim));

    public Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
        Task.FromResult(table().MoveClaim(key, from, claim));

    public Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken) =>
        Task.FromResult(table().RefuseClaim(key, number, reason));

    public Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
        Task.FromResult(table().PutEntry(entry, now()));

    public Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken) =>
        Task.FromResult(table().GetEntry(seq));

    public Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken) =>
        Task.FromResult(table().Query(range, IsHidden(range.Consistent)));

    public Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken) =>
        Task.FromResult(table().GetWatermark(IsHidden(consistent: false)));

    public Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) =>
        Task.FromResult(table().MoveWatermark(settled, now()));

    public Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken) =>
        Task.FromResult(table().FindVoidRun(upTo, IsHidden(consistent: false)));

    public Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken) =>
        Task.FromResult(table().ExtendVoidRun(run, now()));

    private Func<DateTimeOffset, bool> IsHidden(bool consistent) =>
        writtenAt => !consistent && now() - writtenAt < TimeSpan.FromSeconds(1) && stale?.Next(4) == 0;
}
