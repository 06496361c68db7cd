using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Finds the settled end of a log: up from the watermark, or from the last number that is settled by its age, through what was given out
/// lately. At most as far as the request may read: the end is then a little older, and the next request begins there.
/// </summary>
internal sealed class SettledEnd(LogRules rules, Sealing sealing, TimeSearch search, Watermark watermark)
{
    /// <summary>The end, and what stands between where the search began and the end, in order.</summary>
    public async Task<(Settled End, IReadOnlyList<Entry> Through)> FindAsync(LogRead read, CancellationToken cancellationToken)
    {
        var found = await watermark.FindAsync(read, cancellationToken);
        var mark = found?.Mark;
        var (start, above) = (Settled.BelowFloor(read.Head), (EntryBatch?)null);
        if (found is var (settled, batch) && settled.Seq >= start.Seq)
        {
            (start, above) = (settled, batch);
        }

        // What was found above a mark counts for what is above a later place, too.
        if (read.IsSettled(start.At) && read.Head.Last - start.Seq > rules.NearEnd
            && await search.FindSettledAsync(read, start, cancellationToken) is { } later)
        {
            start = later;
        }

        var through = new List<Entry>();
        if (above?.Entries is [var first, ..] && first.Seq == start.Seq)
        {
            through.Add(first);
        }

        PassEnd? Take(Entry entry)
        {
            through.Add(entry);
            return null;
        }

        var pass = new UpwardPass(rules, sealing, read, start, Take) { QueryAtLeast = rules.WatermarkStep / 2 };
        _ = await pass.RunAsync(above, cancellationToken);
        await watermark.MoveAsync(read, mark, pass.Settled, through.Sum(entry => (long)entry.Bytes), cancellationToken);
        return (pass.Settled, through);
    }
}
