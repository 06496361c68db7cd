using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>Passes everything on: mutation tests override one operation.</summary>
internal abstract class StoreDecorator(ILogStore inner) : ILogStore
{
    public virtual Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken) =>
        inner.GetHeadAsync(topic, cancellationToken);

    public virtual Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken) =>
        inner.TakeNumbersAsync(topic, request, cancellationToken);

    public virtual Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken) =>
        inner.MoveHeadAsync(topic, seen, moved, cancellationToken);

    public virtual Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) =>
        inner.GetClaimAsync(key, cancellationToken);

    public virtual Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
        inner.PutClaimIfAbsentAsync(key, claim, cancellationToken);

    public virtual Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
        inner.MoveClaimAsync(key, from, claim, cancellationToken);

    public virtual Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken) =>
        inner.RefuseClaimAsync(key, number, reason, cancellationToken);

    public virtual Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
        inner.PutEntryIfAbsentAsync(topic, entry, cancellationToken);

    public virtual Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken) =>
        inner.GetEntryAsync(topic, seq, cancellationToken);

    public virtual Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken) =>
        inner.QueryEntriesAsync(topic, range, cancellationToken);

    public virtual Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken) =>
        inner.GetWatermarkAsync(topic, cancellationToken);

    public virtual Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) =>
        inner.MoveWatermarkAsync(topic, settled, cancellationToken);

    public virtual Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken) =>
        inner.FindVoidRunAsync(topic, upTo, cancellationToken);

    public virtual Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken) =>
        inner.ExtendVoidRunAsync(topic, run, cancellationToken);
}
