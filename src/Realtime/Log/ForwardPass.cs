namespace Realtime.Log;

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
