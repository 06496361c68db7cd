using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Finds the first number given out at a time: <c>at</c> follows the numbers up to the appenders' clock differences. Numbers without entry
/// don't matter: a probe looks for the next entry from its number on.
/// </summary>
internal sealed class TimeSearch(LogRules rules)
{
    // The first probes go down from the end in steps that grow by this: what is looked for is mostly near it.
    private const int Stride = 16;

    /// <summary>
    /// The number to read after so as to see every message given out at <paramref name="time"/> or later that is in the table, or within
    /// retention if that is later. <see langword="null"/> when that can't be told yet: ask again.
    /// </summary>
    /// <remarks>A place by time alone: a number below it may still be in flight.</remarks>
    public async Task<Settled?> FindStartAsync(LogRead read, DateTimeOffset time, CancellationToken cancellationToken)
    {
        time = time > read.RetainedSince ? time : read.RetainedSince;
        var (first, below) = await FindAsync(read, time, above: 0, cancellationToken);
        if (below is not null)
        {
            (first, below) = await StepDownAsync(read, below, time - rules.ClockMargin, cancellationToken);
        }

        if (below is not null && read.Stands(below))
        {
            return Settled.Of(below);
        }

        // All before has expired or is about to. Which of the numbers from here on have expired too, and which are in flight?
        var batch = await read.QueryAsync(new(first, long.MaxValue, Limit: 1), cancellationToken);
        return Begin(read, below, batch.Entries.Count > 0 ? batch.Entries[0] : null);
    }

    /// <summary>The last entry above a settled number that is settled by its age, if there is one.</summary>
    public async Task<Settled?> FindSettledAsync(LogRead read, Settled above, CancellationToken cancellationToken)
    {
        var (_, below) = await FindAsync(read, read.Now - rules.SettledAge, above.Seq, cancellationToken);
        return below is null ? null : Settled.Of(below);
    }

    /// <summary>
    /// Further down, because the appenders' clocks differ: to the next entry from before <paramref name="bound"/>, below which none can be of
    /// the time. But no further than is read at once: a minute of a busy topic is more than a request may read, and clocks differ by less.
    /// </summary>
    private async Task<(long First, Entry? Below)> StepDownAsync(
        LogRead read, Entry below, DateTimeOffset bound, CancellationToken cancellationToken)
    {
        if (below.At < bound)
        {
            return (below.Seq + 1, below);
        }

        var entries = (int)Math.Clamp(rules.StepDownBytes / read.EntrySize, 1, rules.StepDown);
        var batch = await read.QueryAsync(new(1, below.Seq - 1, entries) { Descending = true }, cancellationToken);
        var older = batch.Entries.FirstOrDefault(entry => entry.At < bound) ?? (batch.More ? batch.Entries[^1] : null);
        return older is null ? (1, null) : (older.Seq + 1, older);
    }

    private static async Task<(long First, Entry? Below)> FindAsync(
        LogRead read, DateTimeOffset bound, long above, CancellationToken cancellationToken)
    {
        Entry? below = null;
        var (low, high) = (above + 1, read.Head.Last + 1);
        for (var stride = 1L; low < high; stride *= Stride)
        {
            // Once an entry from before the bound is found: halfway.
            var middle = below is null ? Math.Max(low, high - stride) : low + ((high - low) / 2);
            var probe = await read.QueryAsync(new(middle, high - 1, Limit: 1), cancellationToken);
            if (probe.Entries is [var entry] && entry.At < bound)
            {
                below = entry;
                low = entry.Seq + 1;
            }
            else
            {
                high = middle;
            }
        }

        return (low, below);
    }

    private static Settled? Begin(LogRead read, Entry? below, Entry? entry)
    {
        var head = read.Head;
        if (below is not null && (entry?.Seq ?? head.Last + 1) == below.Seq + 1)
        {
            return Settled.Of(below);
        }

        // What stands no longer lies below a floor that is young.
        if ((entry is null || entry.Seq >= head.Floor) && read.IsYoung(head.FloorAt))
        {
            return below?.Seq == head.Floor - 1 ? Settled.Of(below) : Settled.BelowFloor(head);
        }

        // Without a standing entry below, a missing number here may be either. It is left alone, as expired, once it can't be in flight.
        // The last number is known by its time: within its life it is to be sealed like any other, so that its position stands later.
        var last = read.IsYoung(head.At) ? head.Last : head.Last + 1;
        var (next, at) = entry is null ? (last, head.At) : (entry.Seq, entry.At);
        return next == 1 || read.IsSettled(at) ? new(next - 1, SettledBy.Age, DateTimeOffset.MinValue) : null;
    }
}
