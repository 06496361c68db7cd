using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Finds the settled end of a log: up from the watermark, or from the last number that is settled by its age, through what was given out
/// lately. At most as far as the request may read: the end is then an older one, said to be so, and the next request begins there.
/// </summary>
internal sealed class SettledEnd(LogRules rules, Sealing sealing, TimeSearch search, Watermark watermark)
{
    /// <summary>The end, and what stands between where the search began and the end, in order.</summary>
    public async Task<FoundEnd> FindAsync(LogRead read, CancellationToken cancellationToken)
    {
        var (start, mark, above) = await BeginAsync(read, rules.WatermarkStep / 2, cancellationToken);
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
        var end = await pass.RunAsync(above, cancellationToken);
        await KeepAsync(read, mark, pass.Settled, through.Sum(entry => (long)entry.Bytes), cancellationToken);
        return new(pass.Settled, through, IsLast: end is PassEnd.EndOfLog);
    }

    /// <summary>
    /// Where a page may begin that wants what is above a number: there, unless something below it may be in flight, else below that. And the
    /// watermark, from which on what the page then goes through is to be kept.
    /// </summary>
    public async Task<(Settled Start, Settled? Mark)> FindBeginAsync(LogRead read, Settled wanted, CancellationToken cancellationToken)
    {
        var (start, mark, _) = await BeginAsync(read, atLeast: 1, cancellationToken);
        return (wanted.Seq <= start.Seq ? wanted : start, mark);
    }

    /// <summary>Keeps how far a pass has come from the watermark, or from below it, for who comes next.</summary>
    public Task KeepAsync(LogRead read, Settled? mark, Settled settled, long bytes, CancellationToken cancellationToken) =>
        watermark.MoveAsync(read, mark, settled, bytes, cancellationToken);

    private async Task<(Settled Start, Settled? Mark, EntryBatch? Above)> BeginAsync(
        LogRead read, int atLeast, CancellationToken cancellationToken)
    {
        var found = await watermark.FindAsync(read, atLeast, cancellationToken);
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

        return (start, found?.Mark, above);
    }
}

/// <summary>The end of a log, as far as a request could find it.</summary>
/// <param name="Settled">The end.</param>
/// <param name="Through">What stands between where the search began and the end, in order.</param>
/// <param name="IsLast">Whether nothing was given out above it: else something above is in flight, or the request was spent.</param>
internal sealed record FoundEnd(Settled Settled, IReadOnlyList<Entry> Through, bool IsLast);
