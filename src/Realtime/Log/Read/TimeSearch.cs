using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Finds the first number given out at a time, by binary search: <c>at</c> follows the numbers up to the appenders' clock differences.
/// Numbers without entry don't matter: a probe looks for the next entry from its number on.
/// </summary>
internal sealed class TimeSearch(ILogStore store, LogRules rules)
{
    /// <summary>
    /// The number to read after so as to see every message given out at <paramref name="time"/> or later that is in the table; it is
    /// settled, and the numbers behind it have not expired. <see langword="null"/> when that can't be told yet: ask again.
    /// </summary>
    public async Task<long?> FindStartAsync(LogRead read, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var (first, below) = await FindAsync(read, Bound(read, time), cancellationToken);
        if (below is not null && read.Stands(below))
        {
            return below.Seq;
        }

        // All before has expired or is about to. Which of the numbers from here on have expired too, and which are in flight?
        var batch = await store.QueryEntriesAsync(read.Topic, new(first, long.MaxValue, Limit: 1), cancellationToken);
        return Begin(read, first, batch.Entries.Count > 0 ? batch.Entries[0] : null);
    }

    /// <summary>
    /// The time to search for: earlier than asked by the clocks' differences; early enough for what lies before to be settled; and not so
    /// early that entries are found which are about to expire.
    /// </summary>
    private DateTimeOffset Bound(LogRead read, DateTimeOffset time)
    {
        var retained = (time > read.RetainedSince ? time : read.RetainedSince) - rules.ClockMargin;
        var settled = read.Now - rules.SettledAge;
        return retained < settled ? retained : settled;
    }

    private async Task<(long First, Entry? Below)> FindAsync(LogRead read, DateTimeOffset bound, CancellationToken cancellationToken)
    {
        Entry? below = null;
        var (low, high) = (1L, read.Head.Last + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var probe = await store.QueryEntriesAsync(read.Topic, new(middle, high - 1, Limit: 1), cancellationToken);
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

    private static long? Begin(LogRead read, long first, Entry? entry)
    {
        var head = read.Head;
        if (head.Floor >= first && (entry is null || entry.Seq >= head.Floor) && read.IsUnexpired(head.FloorAt))
        {
            return head.Floor - 1;
        }

        // Without a standing entry below, a missing number here may be either. It is left alone, as expired, once it can't be in flight.
        // The last number is known by its time: within its life it is to be sealed like any other, so that its position stands later.
        var last = read.IsUnexpired(head.At) ? head.Last : head.Last + 1;
        var (next, at) = entry is null ? (last, head.At) : (entry.Seq, entry.At);
        return next == 1 || read.IsSettled(at) ? next - 1 : null;
    }
}
