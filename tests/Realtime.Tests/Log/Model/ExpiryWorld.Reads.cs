using Realtime.Log;

namespace Realtime.Tests.Log.Model;

/// <summary>What clients read in an <see cref="ExpiryWorld"/>, and what has to hold of it.</summary>
internal sealed partial class ExpiryWorld
{
    private async Task ReadForwardsAsync(SimClient client)
    {
        for (var pages = 0; ; pages++)
        {
            Witness.Check(pages < 1_000, "A client never gets to the end.");
            var page = await ReadAsync(() => Reader().ReadForwardAsync(_topic, client.After, Limit(), CancellationToken.None));
            CheckPage(client, page);
            if (page.Head != client.After)
            {
                HandOut(page.Head);
            }

            client.LostByRestore &= !page.Truncated;
            client.After = page.Next;
            if (page.Next == page.Head)
            {
                return;
            }
        }
    }

    /// <summary>What is pending has to be decided once nothing can be in flight any more.</summary>
    private async Task<LogPage> ReadAsync(Func<Task<LogPage>> read)
    {
        var page = await read();
        if (!page.Pending)
        {
            return page;
        }

        // What the pending page already has is given again.
        _now += TimeSpan.FromMinutes(6);
        page = await read();
        Witness.Check(!page.Pending, $"Number {page.Next.Seq + 1} is pending for ever.");
        return page;
    }

    private void CheckPage(SimClient client, LogPage page)
    {
        var (after, head) = (client.After, _table.Head);
        var elsewhere = !after.IsStart && (after.Epoch != head?.Epoch || after.Seq > head.Last);
        var behind = _truth.Where(known => (elsewhere || known.Seq > after.Seq) && known.Seq <= page.Next.Seq).ToList();
        var gone = behind.Where(IsGone).ToList();
        CheckMessages("forwards", page, behind.Except(gone));
        if (!page.Truncated)
        {
            Witness.Check(gone.Count == 0, $"Nobody tells that {Name(gone)} are gone, after {after} to {page.Next}.");
            Witness.Check(
                !client.LostByRestore || head?.Generation != _generation, $"Nobody tells that a restore took messages after {after}.");
            return;
        }

        // Where the page stopped at a number that may not be handed out, its end is not known.
        var upTo = page.Next == after ? long.MaxValue : page.Next.Seq;
        var old = _table.GivenOut.Any(given => given.Key > after.Seq && given.Key <= upTo && given.Value < RetainedSince + Tolerance);
        Witness.Check(
            elsewhere || old || gone.Count > 0 || IsUncertain(after.Seq, upTo),
            $"A false alarm after {after} to {page.Next}: nothing behind it is older than retention. {Describe()}");
    }

    /// <summary>Older than retention now, or expired by the retention under which it was written.</summary>
    private bool IsGone(LoggedTruth known) => known.At < RetainedSince || _table.GetEntry(known.Seq) is null;

    /// <summary>
    /// The one alarm that nobody can know to be false: a number that the page passed is missing, and nothing that stands below it is young
    /// enough to tell that it can't have been a message that has expired.
    /// </summary>
    /// <remarks>
    /// A restored table's jump is such a number, and so is each one before it, for it keeps no trace: the head knows the last floor only, and
    /// how many of the million numbers below it were given out before the restore nobody knows. The entry below says so while it is young. A
    /// head that remembered where each jump began would spare this alarm, to one who reads from the beginning of a topic that was restored
    /// and then had nothing for weeks; that is not worth an attribute.
    /// </remarks>
    private bool IsUncertain(long after, long upTo)
    {
        var young = _now - (TimeSpan.FromDays(19) - TimeSpan.FromHours(1) - Tolerance);
        var given = _table.GivenOut.Keys.Order().ToList();
        var jumps = given.Zip(given.Skip(1)).Where(pair => pair.Second > pair.First + 1).Select(pair => pair.Second - 1);
        return given.Concat(jumps).Append((_table.Head?.Floor ?? 1) - 1).Any(seq => seq > after && seq <= upTo && _table.GetEntry(seq) is null
            && (_table.Entries.LastOrDefault(entry => entry.Seq < seq) is not { } below || below.At < young));
    }

    /// <summary>Who gets a head may read on from it at any time: it stands, or nothing was ever given out above it but long ago.</summary>
    private void HandOut(Position head)
    {
        var exempt = head.IsStart || head.Seq == _table.Head!.Floor - 1
            || (head.Seq == _table.Head.Last && _table.Head.At < _now - TimeSpan.FromDays(18));
        Witness.Check(exempt || _table.GetEntry(head.Seq) is not null, $"The head {head} was handed out and does not stand. {Describe()}");
        _heads.Add(new() { After = head });
    }

    private async Task ReadBeforeMessageAsync()
    {
        if (_truth.Where(known => !IsGone(known)).ToList() is not { Count: > 0 } standing || _table.Head is not { } head)
        {
            return;
        }

        var before = new Position(head.Epoch, standing[_random.Next(standing.Count)].Seq);
        var page = await ReadAsync(() => Reader().ReadBackwardAsync(_topic, before, Limit(), CancellationToken.None));
        CheckMessages(
            $"before {before}", page,
            standing.Where(known => known.Seq < before.Seq && (page.Next.IsStart || known.Seq >= page.Next.Seq)));
    }

    private async Task ReadSinceAsync()
    {
        var since = _now - (TimeSpan.FromMinutes(Math.Pow(10, _random.NextDouble() * 5.2)) - TimeSpan.FromMinutes(0.9));
        if (_truth.Count > 0 && _random.Next(2) == 0)
        {
            since = _truth[_random.Next(_truth.Count)].At;
        }

        var page = await ReadAsync(() => Reader().ReadSinceAsync(_topic, since, Limit(), CancellationToken.None));
        var asked = _truth.Where(known => known.At >= since && known.Seq <= page.Next.Seq).ToList();
        var gone = asked.Where(IsGone).ToList();
        CheckMessages($"since {since:O}", page, asked.Except(gone));
        Witness.Check(page.Truncated || gone.Count == 0, $"Nobody tells that {Name(gone)} are gone, since {since:O}.");
        Witness.Check(
            !page.Truncated || gone.Count > 0 || IsUncertain(0, page.Next.IsStart ? long.MaxValue : page.Next.Seq)
                || (since < RetainedSince && _table.GivenOut.Values.Any(at => at < RetainedSince + Tolerance)),
            $"A false alarm since {since:O}. {Describe()}");
    }

    private async Task ReadBackwardsAsync()
    {
        Position? before = null;
        Position? head = null;
        var (found, retainedAtFirst) = (new List<LoggedMessage>(), RetainedSince);
        do
        {
            var page = await ReadAsync(() => Reader().ReadBackwardAsync(_topic, before, Limit(), CancellationToken.None));
            Witness.Check(!page.Truncated, "A false alarm backwards.");
            found.InsertRange(0, page.Messages);
            before = page.Next;
            head ??= page.Head;
            HandOut(page.Head);
        }
        while (before is { IsStart: false });

        // Time passes while a page is pending: what was found before may be older than retention by now.
        _ = found.RemoveAll(message => _truth.Exists(
            known => known.Seq == message.Position.Seq && known.At >= retainedAtFirst && known.At < RetainedSince));
        CheckMessages(
            "backwards", new(found, Position.Start, Position.Start, Pending: false, Truncated: false),
            _truth.Where(known => !IsGone(known) && known.Seq <= head.Value.Seq));
    }

    private static void CheckMessages(string how, LogPage page, IEnumerable<LoggedTruth> expected)
    {
        var wanted = expected.OrderBy(known => known.Seq).Select(known => (known.Seq, known.Key.Id)).ToList();
        var got = page.Messages.Select(message => (message.Position.Seq, message.Id)).ToList();
        Witness.Check(
            wanted.SequenceEqual(got), $"Read {how}, wanted {string.Join(", ", wanted)}; got {string.Join(", ", got)} to {page.Next}.");
    }

    /// <summary>Every number with its age in days: m stands, v is void, - is missing; T was a message.</summary>
    private string Describe()
    {
        var numbers = _table.GivenOut.Select(given =>
        {
            var stands = _table.GetEntry(given.Key) switch { null => "-", { IsVoid: true } => "v", _ => "m" };
            return $"{given.Key}{stands}{(_truth.Exists(known => known.Seq == given.Key) ? "T" : "")}@{(_now - given.Value).TotalDays:F2}";
        });
        return $"Retention {_topic.Retention.TotalDays}, floor {_table.Head?.Floor}, numbers {string.Join(' ', numbers)}";
    }

    private PageLimit Limit() => new(_random.Next(1, 8), 100_000);

    private static string Name(IEnumerable<LoggedTruth> messages) => string.Join(", ", messages.Select(known => known.Key.Id));
}
