using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>Reads backwards: the newest messages, or those before a position.</summary>
internal sealed class BackwardReader(ILogStore store, LogRules rules, SettledHead settledHead)
{
    private readonly Sealing _sealing = new(store, rules);
    private readonly Truncation _truncation = new(store, rules);

    public async Task<LogPage> ReadAsync(LogRead read, Position? before, CancellationToken cancellationToken)
    {
        var truncated = before is { } asked && _truncation.IsElsewhere(read.Head, asked);
        var head = await settledHead.FindAsync(read, cancellationToken);

        // A position that was handed out is settled, whatever this search could see.
        var from = truncated || before is null ? head : before.Value.Seq - 1;
        var pass = new BackwardPass(store, rules, _sealing, read) { Next = from };
        var end = await pass.RunAsync(cancellationToken);

        // Read before: the lowest number of the page. At the end of the log, or of what is visible, there is nothing to go on with.
        var next = end is PassEnd.Full or PassEnd.Pending ? read.PositionAt(pass.Next + 1) : Position.Start;
        return new([.. pass.Messages.Reverse()], next, read.PositionAt(head), end is PassEnd.Pending, truncated);
    }
}

/// <summary>Goes down through the numbers from a settled one on.</summary>
internal sealed class BackwardPass(ILogStore store, LogRules rules, Sealing sealing, LogRead read)
{
    private readonly PageBuilder _page = new(read);

    // When the number above `Next` was given out; at first the head's time, which is later.
    private DateTimeOffset _at = read.Head.At;

    /// <summary>The next number to look at: those above it are done.</summary>
    public long Next { get; set; }

    public IReadOnlyList<LoggedMessage> Messages => _page.Messages;

    public async Task<PassEnd> RunAsync(CancellationToken cancellationToken)
    {
        bool more;
        do
        {
            var range = new EntryRange(1, Next, read.Limit.Messages + 1) { Descending = true };
            var batch = Next < 1 ? new([], More: false) : await store.QueryEntriesAsync(read.Topic, range, cancellationToken);
            foreach (var entry in batch.Entries)
            {
                if ((await PassGapAsync(entry, cancellationToken) ?? Pass(entry)) is { } end)
                {
                    return end;
                }
            }

            more = batch.More;
        }
        while (more);

        return await PassGapAsync(below: null, cancellationToken) ?? PassEnd.EndOfLog;
    }

    /// <summary>Numbers missing below one that is settled by age are voids, or have expired. Younger ones the query may have missed.</summary>
    private async Task<PassEnd?> PassGapAsync(Entry? below, CancellationToken cancellationToken)
    {
        for (var gap = new Gap(below, Next, _at); gap.Last >= gap.First(read) && !read.IsSettled(_at); gap = gap with { Last = Next })
        {
            var entry = await store.GetEntryAsync(read.Topic, gap.Last, cancellationToken);
            if (entry is null && !gap.IsUnexpired(read))
            {
                // The pass began at a settled number, so nothing here is in flight: it is a void, or has expired with all below it.
                break;
            }

            entry ??= await sealing.SealAsync(read, gap.Last, _at, cancellationToken);
            if (entry is null)
            {
                return PassEnd.Pending;
            }

            if (Pass(entry) is { } end)
            {
                return end;
            }
        }

        Next = below?.Seq ?? 0;
        return null;
    }

    private PassEnd? Pass(Entry entry)
    {
        // Below an entry that is older than retention by more than the clocks differ, none is within it.
        if (read.RetainedSince - entry.At > rules.ClockMargin)
        {
            return PassEnd.TooOld;
        }

        if (!entry.IsVoid && read.IsRetained(entry.At) && !_page.TryAdd(entry))
        {
            return PassEnd.Full;
        }

        (Next, _at) = (entry.Seq - 1, entry.At);
        return null;
    }
}
