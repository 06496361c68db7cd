using System.Collections.Concurrent;
using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Finds the highest settled number: down from the last number given out, sealing on the way, until an entry older than 5 minutes, below
/// which a missing number can't become a message any more.
/// </summary>
internal sealed class SettledHead(ILogStore store, LogRules rules)
{
    private const int BatchSize = 1000;
    private const int MaxRemembered = 10_000;

    private readonly Sealing _sealing = new(store, rules);

    // Settled once is settled for ever: the next search ends where this process has looked before. By topic and epoch.
    private readonly ConcurrentDictionary<(string Topic, string Epoch), long> _known = new();

    public async Task<long> FindAsync(LogRead read, CancellationToken cancellationToken)
    {
        var key = (read.Topic, read.Head.Epoch);
        var known = _known.GetValueOrDefault(key);
        var settled = await SearchAsync(read, known, cancellationToken);
        if (_known.Count >= MaxRemembered)
        {
            _known.Clear();
        }

        return _known.AddOrUpdate(key, settled, (_, other) => Math.Max(other, settled));
    }

    private async Task<long> SearchAsync(LogRead read, long known, CancellationToken cancellationToken)
    {
        // Everything from `next + 1` to `settled` is settled; `at` is when the entry above `next` was given out.
        var (settled, next, at) = (read.Head.Last, read.Head.Last, read.Head.At);
        bool more;
        do
        {
            // Down to the first entry at or below the known number, which tells whether the numbers behind it have expired.
            var limit = (int)Math.Clamp(next - known + 2, 1, BatchSize);
            var batch = await store.QueryEntriesAsync(read.Topic, new(1, next, limit) { Descending = true }, cancellationToken);
            foreach (var entry in batch.Entries)
            {
                settled = await SettleAsync(read, new(entry, next, at), known, settled, cancellationToken);
                (next, at) = (entry.Seq - 1, entry.At);
                if (entry.Seq <= known || read.IsSettled(entry.At))
                {
                    return settled;
                }
            }

            more = batch.More;
        }
        while (more);

        return await SettleAsync(read, new(Below: null, next, at), known, settled, cancellationToken);
    }

    /// <summary>Settles a gap, or lowers the settled number to below it.</summary>
    private async Task<long> SettleAsync(
        LogRead read, Gap gap, long known, long settled, CancellationToken cancellationToken)
    {
        for (var seq = Math.Max(gap.First(read), known + 1); seq <= gap.Last && !read.IsSettled(gap.At); seq++)
        {
            if (!gap.IsUnexpired(read) || await _sealing.SealAsync(read, seq, gap.At, cancellationToken) is null)
            {
                return seq - 1;
            }
        }

        return settled;
    }
}
