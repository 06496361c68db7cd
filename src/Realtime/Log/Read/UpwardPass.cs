using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Goes up through the numbers above a settled one, one by one and without leaving any out: each is a message, a void, gets sealed, or is
/// too old for either.
/// </summary>
internal sealed class UpwardPass(LogRules rules, Sealing sealing, LogRead read, Settled start, Func<Entry, PassEnd?> take)
{
    private readonly VoidRuns _runs = new(read);

    // Numbers right below the next entry may have expired.
    private bool _lostBelow;

    /// <summary>Entries that a query asks for at least: more than the page takes, when it is no page that is wanted.</summary>
    public int QueryAtLeast { get; init; } = 1;

    /// <summary>The number up to which everything is settled and taken.</summary>
    public Settled Settled { get; private set; } = start;

    /// <summary>Whether numbers were passed that may have been messages, and have expired since.</summary>
    public bool MayHaveLost { get; private set; }

    /// <summary>Runs to the end of the log or until <c>take</c> wants no more, beginning with what a first query found.</summary>
    public async Task<PassEnd> RunAsync(EntryBatch? found, CancellationToken cancellationToken)
    {
        var end = await GoAsync(found, cancellationToken);
        await _runs.RememberAsync(cancellationToken);
        return end;
    }

    private async Task<PassEnd> GoAsync(EntryBatch? found, CancellationToken cancellationToken)
    {
        for (var batch = found ?? await QueryAsync(cancellationToken); ; batch = await QueryAsync(cancellationToken))
        {
            foreach (var entry in batch.Entries.Where(entry => entry.Seq > Settled.Seq))
            {
                if ((await PassGapAsync(entry, cancellationToken) ?? Pass(entry, SettledBy.Standing)) is { } end)
                {
                    return end;
                }
            }

            if (!batch.More)
            {
                break;
            }

            if (read.IsSpent)
            {
                return PassEnd.Pending;
            }

            if (await _runs.FindAsync(Settled.Seq + 1, cancellationToken) is { } run)
            {
                await PassRunAsync(run, cancellationToken);
            }
        }

        return await PassGapAsync(above: null, cancellationToken) ?? PassEnd.EndOfLog;
    }

    private Task<EntryBatch> QueryAsync(CancellationToken cancellationToken) =>
        read.QueryAsync(new(Settled.Seq + 1, long.MaxValue, read.NextQuery(QueryAtLeast)), cancellationToken);

    /// <summary>The numbers that a query lacks below an entry, or at the tail up to the last number given out.</summary>
    private async Task<PassEnd?> PassGapAsync(Entry? above, CancellationToken cancellationToken)
    {
        var upTo = above?.Seq - 1 ?? read.Head.Last;
        PassBelowFloor(upTo);
        if (Settled.Seq >= upTo || upTo < read.Head.Floor)
        {
            return null;
        }

        var gap = new Gap(upTo, above?.At ?? read.Head.At, IsTail: above is null);
        if (read.Age(gap.At) < rules.SealAge)
        {
            return PassEnd.Pending;
        }

        // The query may have missed what stands there: a void's time is that of the entry above it, so all of them are looked at.
        EntryBatch look;
        do
        {
            look = await read.QueryAsync(new(Settled.Seq + 1, upTo, read.NextQuery(QueryAtLeast)) { Consistent = true }, cancellationToken);
            foreach (var entry in look.Entries)
            {
                var end = await CloseAsync(new(entry.Seq - 1, entry.At, IsTail: false), cancellationToken)
                    ?? Pass(entry, SettledBy.Standing);
                if (end is not null)
                {
                    return end;
                }
            }
        }
        while (look.More && !read.IsSpent);

        return look.More ? PassEnd.Pending : await CloseAsync(gap, cancellationToken);
    }

    /// <summary>Numbers below the floor are too old to be sealed, and none of them can be in flight.</summary>
    private void PassBelowFloor(long upTo)
    {
        if (Settled.Seq >= Math.Min(read.Head.Floor - 1, upTo))
        {
            return;
        }

        _lostBelow |= !read.IsYoung(Settled.At);
        if (upTo >= read.Head.Floor - 1)
        {
            PassTo(Settled.BelowFloor(read.Head));
        }
    }

    /// <summary>Numbers that are missing for certain.</summary>
    private async Task<PassEnd?> CloseAsync(Gap gap, CancellationToken cancellationToken)
    {
        if (Settled.Seq >= gap.Last)
        {
            return null;
        }

        if (read.Age(gap.At) < rules.SealAge)
        {
            return PassEnd.Pending;
        }

        var first = Settled.Seq + 1;
        if (!read.IsYoung(Oldest(gap, first)))
        {
            if (!read.IsSettled(gap.At))
            {
                // Neither in flight for certain nor expired for certain.
                return PassEnd.Pending;
            }

            // Left alone. Only the last number's time is known, and it is to stand when it is handed out.
            _lostBelow = true;
            first = gap.IsTail && read.IsYoung(gap.At) ? gap.Last : gap.Last + 1;
            if (first > gap.Last)
            {
                return gap.IsTail ? PassTo(new(gap.Last, SettledBy.Age, gap.At)) : null;
            }
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
    /// When the oldest of the missing numbers was given out, at the earliest: none from the floor on before the floor. A single one was given
    /// out at most <see cref="LogRules.Rest"/> before the next, else that one would be a floor; and the last number's time is known.
    /// </summary>
    private DateTimeOffset Oldest(Gap gap, long first)
    {
        var below = Settled.At > read.Head.FloorAt ? Settled.At : read.Head.FloorAt;
        var single = gap.IsTail ? gap.At : gap.At - rules.Rest;
        return first == gap.Last && single > below ? single : below;
    }

    /// <summary>Past a run of voids that somebody has been through. Its last void stands, unless it has expired.</summary>
    private async Task PassRunAsync(VoidRun run, CancellationToken cancellationToken)
    {
        var last = await read.GetEntryAsync(run.Last, cancellationToken);
        _ = PassTo(last is null ? new(run.Last, SettledBy.Age, run.At) : Settled.Of(last));
    }

    private PassEnd? Pass(Entry entry, SettledBy by)
    {
        if (take(entry) is { } end)
        {
            return end;
        }

        _runs.Pass(entry);
        return PassTo(new(entry.Seq, by, entry.At));
    }

    private PassEnd? PassTo(Settled settled)
    {
        MayHaveLost |= _lostBelow;
        _lostBelow = false;
        Settled = settled;
        return null;
    }

    /// <summary>Missing numbers: up to which, when the number above them (at the tail: the last one) was given out.</summary>
    private readonly record struct Gap(long Last, DateTimeOffset At, bool IsTail);
}
