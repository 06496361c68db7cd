using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Goes up through the numbers above a settled one, one by one and without leaving any out: each is a message, a void, gets sealed, or is
/// too old for either.
/// </summary>
internal sealed class UpwardPass(LogRules rules, Sealing sealing, LogRead read, Settled start, Func<Entry, PassEnd?> take)
{
    private readonly VoidRuns _runs = new(read);

    // Whether numbers may have expired: of those that were passed, or right below the next entry, which may not fit.
    private bool _lost;

    /// <summary>Entries that a query asks for at least: more than the page takes, when it is no page that is wanted.</summary>
    public int QueryAtLeast { get; init; }

    /// <summary>The number up to which everything is settled and taken.</summary>
    public Settled Settled { get; private set; } = start;

    /// <summary>Whether numbers were passed that may have been messages, and have expired since.</summary>
    public bool MayHaveLost { get; private set; }

    /// <summary>Runs to the end of the log or until <c>take</c> wants no more, beginning with what a first query found.</summary>
    public async Task<PassEnd> RunAsync(EntryBatch? found, CancellationToken cancellationToken)
    {
        var tail = new Gap(read.Head.Last, read.Head.At, IsTail: true);
        var end = await GoAsync(found, tail, again: false, cancellationToken);
        await _runs.RememberAsync(cancellationToken);
        return end ?? PassEnd.EndOfLog;
    }

    /// <summary>
    /// Through the entries above: at first all there are, up to the tail; and <paramref name="again"/> through a gap, because the query may
    /// have missed what stands there.
    /// </summary>
    private async Task<PassEnd?> GoAsync(EntryBatch? found, Gap gap, bool again, CancellationToken cancellationToken)
    {
        for (var batch = found ?? await QueryAsync(gap, again, cancellationToken); ; batch = await QueryAsync(gap, again, cancellationToken))
        {
            foreach (var entry in batch.Entries.Where(entry => entry.Seq > Settled.Seq))
            {
                var below = new Gap(entry.Seq - 1, entry.At, IsTail: false);
                if ((await PassGapAsync(below, again, cancellationToken) ?? Pass(entry, SettledBy.Standing)) is { } end)
                {
                    return end;
                }
            }

            if (!batch.More)
            {
                return await PassGapAsync(gap, again, cancellationToken);
            }

            if (read.IsSpent)
            {
                return PassEnd.Pending;
            }

            if (!again && await _runs.FindAsync(Settled.Seq + 1, cancellationToken) is { } run)
            {
                await PassRunAsync(run, cancellationToken);
            }
        }
    }

    private Task<EntryBatch> QueryAsync(Gap gap, bool again, CancellationToken cancellationToken)
    {
        var upTo = again ? gap.Last : long.MaxValue;
        return read.QueryAsync(new(Settled.Seq + 1, upTo, read.NextQuery(QueryAtLeast)) { Consistent = again }, cancellationToken);
    }

    /// <summary>The numbers that a query lacks, if any.</summary>
    private async Task<PassEnd?> PassGapAsync(Gap gap, bool again, CancellationToken cancellationToken)
    {
        if (Settled.Seq >= gap.Last)
        {
            return null;
        }

        if (Settled.Seq < read.Head.Floor - 1)
        {
            // Numbers below the floor are too old to be sealed, and none of them can be in flight.
            _lost |= !read.IsYoung(Settled.At);
            if (gap.Last < read.Head.Floor)
            {
                return null;
            }

            PassTo(Settled.BelowFloor(read.Head));
        }

        if (read.Age(gap.At) < rules.SealAge)
        {
            return PassEnd.Pending;
        }

        // A void's time is that of the entry above it, so all entries are to be seen.
        return again
            ? await CloseAsync(gap, cancellationToken)
            : await GoAsync(found: null, gap, again: true, cancellationToken);
    }

    /// <summary>Numbers that are missing for certain.</summary>
    private async Task<PassEnd?> CloseAsync(Gap gap, CancellationToken cancellationToken)
    {
        var first = Settled.Seq + 1;
        if (!IsYoung(gap))
        {
            if (!read.IsSettled(gap.At))
            {
                // Neither in flight for certain nor expired for certain.
                return PassEnd.Pending;
            }

            _lost = true;
            if (!gap.IsTail)
            {
                return null;
            }

            if (!read.IsYoung(gap.At))
            {
                PassTo(new(gap.Last, SettledBy.Age, gap.At));
                return null;
            }

            // The others are left alone. Only the last number's time is known, and it is to stand when it is handed out.
            first = gap.Last;
        }

        foreach (var settling in await sealing.SealAsync(read, first, gap.Last, gap.At, cancellationToken))
        {
            if (Pass(settling.Entry, settling.By) is { } end)
            {
                return end;
            }
        }

        return Settled.Seq < gap.Last ? PassEnd.Pending : null;
    }

    /// <summary>
    /// Whether none of the missing numbers can have expired: from the floor on none was given out before the floor. A single one was given
    /// out at most <see cref="LogRules.Rest"/> before the next, else that one would be a floor; and the last number's time is known.
    /// </summary>
    private bool IsYoung(Gap gap) =>
        read.IsYoung(Settled.At)
        || read.IsYoung(read.Head.FloorAt)
        || (Settled.Seq + 1 == gap.Last && read.IsYoung(gap.IsTail ? gap.At : gap.At - rules.Rest));

    /// <summary>Past a run of voids that somebody has been through. Its last void stands, unless it has expired.</summary>
    private async Task PassRunAsync(VoidRun run, CancellationToken cancellationToken)
    {
        var last = await read.GetEntryAsync(run.Last, cancellationToken);
        PassTo(last is null ? new(run.Last, SettledBy.Age, run.At) : Settled.Of(last));
    }

    private PassEnd? Pass(Entry entry, SettledBy by)
    {
        if (take(entry) is { } end)
        {
            return end;
        }

        _runs.Pass(entry);
        PassTo(new(entry.Seq, by, entry.At));
        return null;
    }

    private void PassTo(Settled settled)
    {
        MayHaveLost = _lost;
        Settled = settled;
    }

    /// <summary>Missing numbers: up to which, when the number above them (at the tail: the last one) was given out.</summary>
    private readonly record struct Gap(long Last, DateTimeOffset At, bool IsTail);
}
