using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>A replica that lacks some numbers, which only consistent queries find; and queries that end early, as those of large items do.</summary>
internal sealed class LackingStore(ILogStore inner, params long[] numbers) : StoreDecorator(inner)
{
    /// <summary>Entries at most that a query finds.</summary>
    public int Most { get; init; } = int.MaxValue;

    public override async Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken)
    {
        var all = await base.QueryEntriesAsync(topic, range with { Limit = int.MaxValue }, cancellationToken);
        var limit = Math.Min(range.Limit, Most);
        var found = all.Entries.Where(entry => range.Consistent || !numbers.Contains(entry.Seq)).Take(limit).ToList();
        return new(found, More: found.Count == limit);
    }
}
