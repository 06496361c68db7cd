namespace Realtime.Log;

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
