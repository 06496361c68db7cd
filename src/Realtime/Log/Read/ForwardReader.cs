using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>Reads forwards: after a position, or since a time.</summary>
internal sealed class ForwardReader(LogRules rules, Sealing sealing, TimeSearch search, SettledEnd settledEnd)
{
    /// <summary>Reads after a position.</summary>
    public async Task<LogPage> ReadAfterAsync(LogRead read, Position after, CancellationToken cancellationToken)
    {
        if (read.IsElsewhere(after))
        {
            // On with the oldest message within retention.
            return await RunAsync(read, new(rules, sealing, read) { Truncated = true }, after, cancellationToken);
        }

        if (after.Seq == read.Head.Last)
        {
            // Nothing was given out behind it: nothing can be missing, however old it is.
            return new([], after, after, Pending: false, Truncated: false);
        }

        var look = await read.QueryAsync(new(after.Seq, long.MaxValue, read.NextQuery() + 1), cancellationToken);
        var start = await StartAsync(read, after, look, cancellationToken);
        var page = new ForwardPage(rules, sealing, read);
        var end = await page.RunAsync(start, look, stopsAtOld: true, cancellationToken);
        return await FinishAsync(read, page, end, after, cancellationToken);
    }

    /// <summary>Reads what was given out at a time or later.</summary>
    public Task<LogPage> ReadSinceAsync(LogRead read, CancellationToken cancellationToken) =>
        RunAsync(read, new(rules, sealing, read), Position.Start, cancellationToken);

    /// <summary>Runs a page that begins at a time.</summary>
    private async Task<LogPage> RunAsync(LogRead read, ForwardPage page, Position after, CancellationToken cancellationToken)
    {
        var time = read.Limit.Since ?? read.RetainedSince;
        var aside = read.Aside();
        if (await search.FindStartAsync(aside, time, cancellationToken) is not { } start)
        {
            return Undecided(after);
        }

        page.Truncated |= read.Limit.Since is not null && MayLack(read, time, start);
        var (begin, mark, isYoung) = (start, (Settled?)null, start.Stands && !read.IsSettled(start.At));
        if (isYoung)
        {
            (begin, mark) = await settledEnd.FindBeginAsync(aside, start, cancellationToken);
        }

        var end = await page.RunAsync(begin, found: null, stopsAtOld: false, cancellationToken);
        if (isYoung)
        {
            await settledEnd.KeepAsync(read, mark, page.Settled, page.Bytes, cancellationToken);
        }

        return await FinishAsync(read, page, end, after, cancellationToken);
    }

    private bool MayLack(LogRead read, DateTimeOffset since, Settled start)
    {
        // Asked for more than is kept, unless there never was more. The appenders' clocks differ.
        var isBeyond = !read.IsRetained(since) && !read.IsRetained(read.Head.Born - rules.ClockMargin);

        // Or for what may have been kept for less: the numbers below are missing, and nothing tells how old they were.
        var isUncertain = !start.Stands && start.Seq > 0 && !read.IsYoung(since);
        return (isBeyond || isUncertain) && read.Head.At + rules.ClockMargin >= since;
    }

    private async Task<LogPage> FinishAsync(
        LogRead read, ForwardPage page, PassEnd end, Position after, CancellationToken cancellationToken)
    {
        if (end is PassEnd.TooOld)
        {
            // Days of messages older than retention may follow: they are left out without being read.
            var start = await search.FindStartAsync(read.Aside(), read.RetainedSince, cancellationToken);
            var settled = start is { } found && found.Seq > page.Settled.Seq ? found : page.Settled;
            end = await page.RunAsync(settled, found: null, stopsAtOld: false, cancellationToken);
        }

        var (next, head) = (read.HandOut(page.Settled, after), read.HandOut(page.Settled, after));
        if (end is PassEnd.Full)
        {
            // The message that found no room stands. Further up is what the end is known to be.
            var settled = (await settledEnd.FindAsync(read.Aside(), cancellationToken)).Settled;
            head = read.PositionAt(settled.Stands ? Math.Max(page.Known, settled.Seq) : page.Known);
        }

        return new(page.Messages, next, head, end is PassEnd.Pending, page.Truncated);
    }

    /// <summary>
    /// The position as what is settled. What is known of the numbers above it decides whether any of them may have expired: nothing, when
    /// its own entry has.
    /// </summary>
    private static async Task<Settled> StartAsync(
        LogRead read, Position after, EntryBatch look, CancellationToken cancellationToken)
    {
        if (after.IsStart)
        {
            return new(0, SettledBy.Age, read.Head.Born);
        }

        // The query may have missed it: nobody is told of a loss on an eventually consistent answer.
        var entry = look.Entries is [var first, ..] && first.Seq == after.Seq
            ? first
            : await read.GetEntryAsync(after.Seq, cancellationToken);
        return entry is null ? new(after.Seq, SettledBy.Age, DateTimeOffset.MinValue) : Settled.Of(entry);
    }

    /// <summary>Where to go on can't be told yet, so the caller asks for the same again, and is told of the loss then.</summary>
    private static LogPage Undecided(Position position) => new([], position, position, Pending: true, Truncated: false);
}

/// <summary>The messages of a page read forwards, and what was passed on the way.</summary>
internal sealed class ForwardPage(LogRules rules, Sealing sealing, LogRead read)
{
    private readonly PageBuilder _page = new(read);
    private bool _stopsAtOld;

    /// <summary>The number up to which everything is settled and in the page.</summary>
    public Settled Settled { get; private set; }

    /// <summary>What stands in the numbers that were passed, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last number known to be settled, in the page or not.</summary>
    public long Known { get; private set; }

    public bool Truncated { get; set; }

    public IReadOnlyList<LoggedMessage> Messages => _page.Messages;

    /// <summary>Goes up from a settled number, beginning with what a first query found.</summary>
    public async Task<PassEnd> RunAsync(Settled start, EntryBatch? found, bool stopsAtOld, CancellationToken cancellationToken)
    {
        _stopsAtOld = stopsAtOld;
        var pass = new UpwardPass(rules, sealing, read, start, Take);
        var end = await pass.RunAsync(found, cancellationToken);
        Settled = pass.Settled;

        // Numbers younger than the time asked for can't have expired.
        Truncated |= pass.MayHaveLost && (read.Limit.Since is not { } since || !read.IsYoung(since));
        return end;
    }

    private PassEnd? Take(Entry entry)
    {
        Known = entry.Seq;
        Bytes += entry.Bytes;
        if (!read.Wants(entry) || entry.At < read.Limit.Since)
        {
            return null;
        }

        if (read.IsRetained(entry.At))
        {
            return _page.TryAdd(entry) ? null : PassEnd.Full;
        }

        Truncated = true;
        return _stopsAtOld ? PassEnd.TooOld : null;
    }
}
