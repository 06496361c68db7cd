using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>Reads backwards: the newest messages, or those before a position.</summary>
internal sealed class BackwardReader(SettledEnd settledEnd)
{
    public async Task<LogPage> ReadAsync(LogRead read, Position? before, CancellationToken cancellationToken)
    {
        var truncated = before is { } asked && read.IsElsewhere(asked);
        // A position that was handed out is settled, whatever the search for the end could see. Without one the end is what is asked for,
        // and what was gone through to find it is the page.
        var fromEnd = truncated || before is null;
        var (head, through, isLast) = await settledEnd.FindAsync(read.Aside(share: fromEnd ? 1 : 2), cancellationToken);
        var pass = new DownwardPass(read, fromEnd ? head.Seq : before!.Value.Seq - 1);
        var end = await pass.RunAsync(fromEnd ? through : [], cancellationToken);

        // Read before: the lowest number of the page. At the end of the log, or of what is visible, there is nothing to go on with.
        var next = end is PassEnd.Full or PassEnd.Pending ? read.PositionAt(pass.Next + 1) : Position.Start;

        // An end that has expired is not handed out: the newest message stands, and all below it is settled as well.
        var standing = fromEnd && pass.Messages.Count > 0 ? pass.Messages[0].Position : Position.Start;
        var pending = end is PassEnd.Pending || (fromEnd && !isLast);
        return new([.. pass.Messages.Reverse()], next, read.HandOut(head, standing), pending, truncated);
    }

    /// <summary>Goes down through numbers that are all settled: one that is missing has no message, and needs no void to say so.</summary>
    private sealed class DownwardPass(LogRead read, long from)
    {
        private readonly PageBuilder _page = new(read);
        private readonly VoidRuns _runs = new(read);

        // When the number above `Next` was given out. At first it may be now: then the query is not believed to be complete.
        private DateTimeOffset _at = read.Now;

        /// <summary>The next number to look at: those above it are done.</summary>
        public long Next { get; private set; } = from;

        public IReadOnlyList<LoggedMessage> Messages => _page.Messages;

        public async Task<PassEnd> RunAsync(IReadOnlyList<Entry> through, CancellationToken cancellationToken)
        {
            var end = await GoAsync(through, cancellationToken);
            await _runs.RememberAsync(cancellationToken);
            return end;
        }

        private async Task<PassEnd> GoAsync(IReadOnlyList<Entry> through, CancellationToken cancellationToken)
        {
            foreach (var entry in through.Reverse())
            {
                if (Pass(entry) is { } end)
                {
                    return end;
                }
            }

            while (Next >= 1)
            {
                var batch = await QueryAsync(lowest: 1, consistent: false, cancellationToken);
                if (await PassAsync(batch, cancellationToken) is { } end)
                {
                    return end;
                }

                if (!batch.More)
                {
                    return await LookAgainAsync(lowest: 1, cancellationToken) ?? PassEnd.EndOfLog;
                }

                if (read.IsSpent)
                {
                    return PassEnd.Pending;
                }

                if (await _runs.FindAsync(Next, cancellationToken) is { } run)
                {
                    Next = run.First - 1;
                }
            }

            return PassEnd.EndOfLog;
        }

        private Task<EntryBatch> QueryAsync(long lowest, bool consistent, CancellationToken cancellationToken) => read.QueryAsync(
            new(lowest, Next, read.NextQuery()) { Descending = true, Consistent = consistent }, cancellationToken);

        private async Task<PassEnd?> PassAsync(EntryBatch batch, CancellationToken cancellationToken)
        {
            foreach (var entry in batch.Entries)
            {
                if ((await LookAgainAsync(entry.Seq + 1, cancellationToken) ?? Pass(entry)) is { } end)
                {
                    return end;
                }
            }

            return null;
        }

        /// <summary>A replica may lack what was written lately: missing numbers are looked for consistently, unless they are old.</summary>
        private async Task<PassEnd?> LookAgainAsync(long lowest, CancellationToken cancellationToken)
        {
            lowest = Math.Max(lowest, read.Head.Floor);
            while (Next >= lowest && !read.IsSettled(_at))
            {
                var batch = await QueryAsync(lowest, consistent: true, cancellationToken);
                foreach (var entry in batch.Entries)
                {
                    if (Pass(entry) is { } end)
                    {
                        return end;
                    }
                }

                if (!batch.More)
                {
                    break;
                }
            }

            return null;
        }

        private PassEnd? Pass(Entry entry)
        {
            // Below an entry that is older than retention by more than the clocks differ, none is within it.
            if (read.RetainedSince - entry.At > read.ClockMargin)
            {
                return PassEnd.TooOld;
            }

            if (read.Wants(entry) && read.IsRetained(entry.At) && !_page.TryAdd(entry))
            {
                return PassEnd.Full;
            }

            _runs.Pass(entry);
            (Next, _at) = (entry.Seq - 1, entry.At);
            return null;
        }
    }
}
