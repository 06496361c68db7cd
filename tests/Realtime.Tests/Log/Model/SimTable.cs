using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>The table of one topic: the atomic operations of <see cref="ILogStore"/>, without any time or fault in them.</summary>
internal sealed class SimTable(SimConditions conditions)
{
    private readonly Dictionary<MessageKey, Claim> _claims = [];
    private readonly SortedDictionary<long, (Entry Entry, DateTimeOffset WrittenAt)> _entries = [];

    private readonly List<(long Settled, DateTimeOffset WrittenAt)> _watermarks = [];

    // As they were written, one after the other.
    private readonly List<(VoidRun Run, DateTimeOffset WrittenAt)> _runs = [];

    // What ever stood at a number: what no process can see once it has expired.
    private readonly Dictionary<long, bool> _everVoid = [];

    public Head? Head { get; private set; }

    public int WatermarkMoves => _watermarks.Count;

    /// <summary>The watermark as it stands.</summary>
    public long? Watermark => GetWatermark(static _ => false);

    /// <summary>When each number was given out: what no process can see, only the checks.</summary>
    public Dictionary<long, DateTimeOffset> GivenOut { get; private init; } = [];

    /// <summary>The runs of voids that were ever written, as they were.</summary>
    public IEnumerable<VoidRun> Runs => _runs.Select(written => written.Run);

    public IEnumerable<Entry> Entries => _entries.Values.Select(stored => stored.Entry);

    public SimTable Copy()
    {
        var copy = new SimTable(conditions) { Head = Head, GivenOut = new(GivenOut) };
        foreach (var (key, claim) in _claims)
        {
            copy._claims[key] = claim;
        }

        foreach (var (seq, stored) in _entries)
        {
            copy._entries[seq] = stored;
        }

        foreach (var (seq, isVoid) in _everVoid)
        {
            copy._everVoid[seq] = isVoid;
        }

        copy._watermarks.AddRange(_watermarks);
        copy._runs.AddRange(_runs);
        return copy;
    }

    public Head? TakeNumbers(NumberRequest request)
    {
        var old = Head;
        if (old is not null
            && ((conditions.HeadOfThisGeneration && old.Generation < request.Generation)
                || (conditions.HeadNotRested && old.At <= request.RestedSince)))
        {
            return null;
        }

        Head = old is null
            ? new()
            {
                Last = request.Count,
                At = request.At,
                Epoch = request.Epoch,
                Generation = request.Generation,
                Floor = 1,
                FloorAt = request.At,
                Born = request.At,
            }
            : old with { Last = old.Last + request.Count, At = request.At };
        GiveOut(Head.Last - request.Count + 1, Head.Last, request.At);
        return Head;
    }

    public bool MoveHead(Head seen, Head moved)
    {
        if (Head is null || (conditions.HeadAsSeen && (Head.Last != seen.Last || Head.Generation != seen.Generation)))
        {
            return false;
        }

        Head = moved;
        GiveOut(moved.Floor, moved.Last, moved.At);
        return true;
    }

    public Claim? GetClaim(MessageKey key) => _claims.GetValueOrDefault(key);

    public bool PutClaim(MessageKey key, Claim claim)
    {
        if (conditions.ClaimIfAbsent && _claims.ContainsKey(key))
        {
            return false;
        }

        _claims[key] = claim;
        return true;
    }

    public bool MoveClaim(MessageKey key, long from, Claim claim)
    {
        if (!_claims.TryGetValue(key, out var stands) || (conditions.ClaimSaysNumber && stands.Number != from)
            || (conditions.ClaimNotRefused && stands.Refused is not null))
        {
            return false;
        }

        _claims[key] = claim;
        return true;
    }

    public bool RefuseClaim(MessageKey key, long number, string reason)
    {
        if (!_claims.TryGetValue(key, out var stands) || (conditions.ClaimSaysNumber && stands.Number != number)
            || (conditions.ClaimNotRefused && stands.Refused is not null))
        {
            return false;
        }

        _claims[key] = stands with { Refused = reason };
        return true;
    }

    public bool PutEntry(Entry entry, DateTimeOffset now)
    {
        var conditional = entry.IsVoid ? conditions.VoidIfAbsent : conditions.MessageIfAbsent;
        if (conditional && _entries.ContainsKey(entry.Seq))
        {
            return false;
        }

        _entries[entry.Seq] = (entry, now);
        _everVoid[entry.Seq] = entry.IsVoid;
        return true;
    }

    public Entry? GetEntry(long seq) => _entries.TryGetValue(seq, out var stored) ? stored.Entry : null;

    /// <summary>When what stands at a number was written.</summary>
    public DateTimeOffset WrittenAt(long seq) => _entries[seq].WrittenAt;

    /// <summary>A query, of a replica that may lack what was written at some times.</summary>
    public EntryBatch Query(EntryRange range, Func<DateTimeOffset, bool> isHidden)
    {
        var found = _entries.Values.Where(stored => stored.Entry.Seq >= range.From && stored.Entry.Seq <= range.To);
        var batch = (range.Descending ? found.Reverse() : found)
            .Where(stored => !isHidden(stored.WrittenAt))
            .Select(stored => stored.Entry)
            .Take(range.Limit)
            .ToList();
        return new(batch, More: batch.Count == range.Limit);
    }

    /// <summary>The watermark, of a replica that may lack what was written at some times.</summary>
    public long? GetWatermark(Func<DateTimeOffset, bool> isHidden)
    {
        var seen = _watermarks.FindLastIndex(written => !isHidden(written.WrittenAt));
        return seen < 0 ? null : _watermarks[seen].Settled;
    }

    public bool MoveWatermark(long settled, DateTimeOffset now)
    {
        if (_watermarks is [.., var last] && last.Settled >= settled)
        {
            return false;
        }

        _watermarks.Add((settled, now));
        return true;
    }

    /// <summary>The run of voids at a number or next below, of a replica that may lack what was written at some times.</summary>
    public VoidRun? FindVoidRun(long upTo, Func<DateTimeOffset, bool> isHidden) => _runs
        .Where(written => written.Run.First <= upTo && !isHidden(written.WrittenAt))
        .Select(written => written.Run)
        .MaxBy(run => (run.First, run.Last));

    /// <summary>A run of voids never lies: each of its numbers was given out and was a void, and it is dated like its last one.</summary>
    public bool ExtendVoidRun(VoidRun run, DateTimeOffset now)
    {
        for (var seq = run.First; seq <= run.Last; seq++)
        {
            Witness.Check(_everVoid.GetValueOrDefault(seq), $"The run of voids from {run.First} to {run.Last} has {seq}, which is none.");
        }

        var last = Entries.FirstOrDefault(entry => entry.Seq == run.Last);
        Witness.Check(
            last is null || run.At == last.At,
            $"The run of voids from {run.First} to {run.Last} is dated {run.At}, and its last void {last?.At}.");
        var above = Entries.FirstOrDefault(entry => entry.Seq > run.Last);
        Witness.Check(
            above is null || run.At <= above.At + TimeSpan.FromMinutes(1),
            $"The run of voids from {run.First} to {run.Last} is dated {run.At - above?.At} later than {above?.Seq}.");
        if (_runs.Exists(written => written.Run.First == run.First && written.Run.Last >= run.Last))
        {
            return false;
        }

        _runs.Add((run, now));
        return true;
    }

    /// <summary>Deletes what has expired, as far as <paramref name="mayDelete"/> lets it: TTL has no order and is late.</summary>
    public void Expire(DateTimeOffset now, Func<bool> mayDelete)
    {
        foreach (var entry in Entries.Where(entry => entry.ExpiresAt <= now).ToList())
        {
            if (mayDelete())
            {
                _ = _entries.Remove(entry.Seq);
            }
        }

        _ = _runs.RemoveAll(written => written.Run.ExpiresAt <= now && mayDelete());
        foreach (var (key, _) in _claims.Where(claim => claim.Value.ExpiresAt <= now).ToList())
        {
            if (mayDelete())
            {
                _ = _claims.Remove(key);
            }
        }
    }

    private void GiveOut(long first, long last, DateTimeOffset at)
    {
        for (var seq = first; seq <= last; seq++)
        {
            if (!GivenOut.TryAdd(seq, at))
            {
                throw new ModelViolationException($"Number {seq} was given out twice.");
            }
        }
    }
}
