using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>Reads forwards: after a position, or since a time.</summary>
internal sealed class ForwardReader(ILogStore store, LogRules rules, SettledHead settledHead)
{
    private readonly Sealing _sealing = new(store, rules);
    private readonly Truncation _truncation = new(store, rules);
    private readonly TimeSearch _search = new(store, rules);

    /// <summary>Reads after a position.</summary>
    public async Task<LogPage> ReadAfterAsync(LogRead read, Position after, CancellationToken cancellationToken)
    {
        var elsewhere = _truncation.IsElsewhere(read.Head, after);
        if (!elsewhere && after.Seq == read.Head.Last && rules.Truncation.LastIsNever)
        {
            // Nothing was given out behind it: nothing can be missing, however old it is.
            return new([], after, after, Pending: false, Truncated: false);
        }

        var pass = new ForwardPass(store, rules, _sealing, read, since: null) { Settled = after.Seq };
        var look = elsewhere ? null : await pass.QueryAsync(cancellationToken, inclusive: true);
        if (elsewhere || await _truncation.IsTruncatedAsync(read, after, look!.Entries, cancellationToken))
        {
            // On with the oldest message within retention.
            look = null;
            pass.Truncated = true;
            pass.StopsAtOld = false;
            if (await _search.FindStartAsync(read, read.RetainedSince, cancellationToken) is not { } start)
            {
                return Undecided(after);
            }

            pass.Settled = start;
        }

        return await FinishAsync(read, pass, look, cancellationToken);
    }

    /// <summary>Reads what was given out at a time or later.</summary>
    public async Task<LogPage> ReadSinceAsync(LogRead read, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (await _search.FindStartAsync(read, since, cancellationToken) is not { } start)
        {
            return Undecided(Position.Start);
        }

        // Asked for more than is kept, unless there never was more. The appenders' clocks differ.
        var truncated = !read.IsRetained(since)
            && !read.IsRetained(read.Head.Born - rules.ClockMargin)
            && read.Head.At + rules.ClockMargin >= since;
        var pass = new ForwardPass(store, rules, _sealing, read, since)
        {
            Settled = start,
            Truncated = truncated,
            StopsAtOld = false,
        };
        return await FinishAsync(read, pass, look: null, cancellationToken);
    }

    private async Task<LogPage> FinishAsync(LogRead read, ForwardPass pass, EntryBatch? look, CancellationToken cancellationToken)
    {
        var end = await pass.RunAsync(look, cancellationToken);
        if (end is PassEnd.TooOld)
        {
            // Days of messages older than retention may follow: they are left out without being read.
            pass.StopsAtOld = false;
            var start = await _search.FindStartAsync(read, read.RetainedSince, cancellationToken);
            pass.Settled = Math.Max(pass.Settled, start ?? 0);
            end = await pass.RunAsync(batch: null, cancellationToken);
        }

        var head = end is PassEnd.Full
            ? Math.Max(pass.Known, await settledHead.FindAsync(read, cancellationToken))
            : pass.Settled;
        return new(
            pass.Messages, read.PositionAt(pass.Settled), read.PositionAt(head), end is PassEnd.Pending, pass.Truncated);
    }

    /// <summary>Where to go on can't be told yet, so the caller asks for the same again, and is told of the loss then.</summary>
    private static LogPage Undecided(Position position) => new([], position, position, Pending: true, Truncated: false);
}

/// <summary>
/// Goes through the numbers behind a position, one by one and without leaving any out: each is a message, a void, or gets sealed. The
/// numbers behind the position must not have expired.
/// </summary>
internal sealed class ForwardPass(ILogStore store, LogRules rules, Sealing sealing, LogRead read, DateTimeOffset? since)
{
    private readonly PageBuilder _page = new(read);

    /// <summary>The number up to which everything is settled and in the page.</summary>
    public long Settled { get; set; }

    /// <summary>The last number known to be settled, in the page or not.</summary>
    public long Known { get; private set; }

    public bool Truncated { get; set; }

    public IReadOnlyList<LoggedMessage> Messages => _page.Messages;

    /// <summary>Whether a message older than retention ends the pass, rather than only being left out.</summary>
    public bool StopsAtOld { get; set; } = true;

    /// <summary>Runs to the end of the log or of the page, beginning with what a first query found.</summary>
    public async Task<PassEnd> RunAsync(EntryBatch? batch, CancellationToken cancellationToken)
    {
        for (var found = batch ?? await QueryAsync(cancellationToken); ; found = await QueryAsync(cancellationToken))
        {
            foreach (var entry in found.Entries.Where(entry => entry.Seq > Settled).ToList())
            {
                if (await PassGapAsync(entry.Seq - 1, entry.At, cancellationToken) is { } gapEnd)
                {
                    return gapEnd;
                }

                if (Pass(entry) is { } end)
                {
                    return end;
                }
            }

            if (!found.More)
            {
                break;
            }
        }

        // The tail: numbers given out, with no entry behind them. The head tells when.
        return await PassGapAsync(read.Head.Last, read.Head.At, cancellationToken) ?? PassEnd.EndOfLog;
    }

    /// <summary>From the number after <see cref="Settled"/> on, and from that number itself on when it is wanted too.</summary>
    public Task<EntryBatch> QueryAsync(CancellationToken cancellationToken, bool inclusive = false) => store.QueryEntriesAsync(
        read.Topic, new(inclusive ? Settled : Settled + 1, long.MaxValue, read.Limit.Messages + 2), cancellationToken);

    private async Task<PassEnd?> PassGapAsync(long upTo, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (Settled < upTo)
        {
            if (Settled + 1 < read.Head.Floor)
            {
                Settled = Math.Min(read.Head.Floor - 1, upTo);
                continue;
            }

            var entry = await sealing.SealAsync(read, Settled + 1, at, cancellationToken);
            if (entry is null)
            {
                return PassEnd.Pending;
            }

            if (Pass(entry) is { } end)
            {
                return end;
            }
        }

        return null;
    }

    private PassEnd? Pass(Entry entry)
    {
        Known = entry.Seq;
        if (!entry.IsVoid && (since is null || entry.At >= since))
        {
            if (rules.Truncation.OlderThanRetention && !read.IsRetained(entry.At))
            {
                Truncated = true;
                if (StopsAtOld)
                {
                    return PassEnd.TooOld;
                }
            }
            else if (!_page.TryAdd(entry))
            {
                return PassEnd.Full;
            }
        }

        Settled = entry.Seq;
        return null;
    }
}
