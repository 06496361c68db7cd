using System.Text;
using Realtime.Log;
using Realtime.Log.Append;
using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>
/// Months of a topic, from a seed: messages, appends that die, repeats, long rests, restores of the table, TTL that deletes late and in any
/// order, clocks that differ, and clients that come back after any time. Nobody may miss a message without being told, nor be told of a
/// loss that there was not.
/// </summary>
internal sealed class ExpiryWorld
{
    private static readonly int[] RetentionDays = [1, 1, 30, 90];
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly Random _random;
    private readonly ModelSettings _settings;
    private readonly LogTopic _topic;
    private readonly SimClient[] _clients = [new(), new(), new(), new()];
    private readonly HashSet<long> _numbers = [];
    private List<LoggedTruth> _truth = [];
    private SimTable _table;
    private (SimTable Table, List<LoggedTruth> Truth)? _backup;
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
    private int _generation = 1;
    private int _ids;

    private ExpiryWorld(int seed, ModelSettings settings)
    {
        _random = new(seed);
        _settings = settings;
        _table = new(settings.Conditions);
        _topic = new("feeds/any/updates", TimeSpan.FromDays(RetentionDays[_random.Next(RetentionDays.Length)]));
    }

    private DateTimeOffset RetainedSince => _now - _topic.Retention;

    public static async Task RunAsync(int seed, ModelSettings settings)
    {
        try
        {
            await new ExpiryWorld(seed, settings).RunAsync();
        }
        catch (Exception violation) when (violation is ModelViolationException or LogCorruptedException or AppendFailedException)
        {
            throw new ModelViolationException($"Seed {seed}: {violation.Message}");
        }
    }

    private async Task RunAsync()
    {
        for (var steps = _random.Next(20, 70); steps > 0; steps--)
        {
            PassTime();
            await (_random.Next(13) switch
            {
                0 or 1 or 2 => AppendAsync(),
                3 or 12 => DieAsync(),
                4 => RepeatAsync(),
                5 or 6 or 7 => ReadForwardsAsync(_clients[_random.Next(_clients.Length)]),
                8 => ReadSinceAsync(),
                9 => ReadBackwardsAsync(),
                10 => BackUpOrRestoreAsync(),
                _ => Task.CompletedTask,
            });
        }

        foreach (var client in _clients)
        {
            await ReadForwardsAsync(client);
        }

        await ReadBackwardsAsync();
    }

    private void PassTime()
    {
        var retention = _topic.Retention.TotalMinutes;
        var minutes = _random.Next(10) switch
        {
            0 or 1 or 2 => 0,
            3 => _random.NextDouble() / 6,
            4 => _random.Next(10),
            5 => _random.Next(2_000),
            6 => _random.Next(1_440, 12 * 1_440),
            7 => retention - _random.Next(-60, 60),
            8 => Math.Max(retention, 16 * 1_440) + (3 * 1_440) - _random.Next(-1_500, 180),
            _ => _random.Next(3) == 0 ? _random.Next(20 * 1_440, 120 * 1_440) : 30,
        };
        _now += TimeSpan.FromMilliseconds((long)(minutes * 60_000) + _random.Next(20));
        var late = _random.Next(4);
        if (late < 2)
        {
            _table.Expire(_now, () => late == 0 || _random.Next(2) == 0);
        }
    }

    private MessageLog Appender() =>
        new(_settings.AppenderStore(Store()), _settings.AppenderRules, _generation, AppenderClock());

    private MessageLog Reader() =>
        new(_settings.ReaderStore(Store()), _settings.ReaderRules, _generation, new SimClock(() => _now, TimeSpan.Zero));

    private DirectStore Store() => new(() => _table, () => _now, _random);

    // Clocks differ by up to 20 s.
    private SimClock AppenderClock()
    {
        var difference = TimeSpan.FromMilliseconds(_random.Next(3) == 0 ? _random.Next(-20_000, 20_000) : 0);
        return new(() => _now, difference);
    }

    private async Task AppendAsync()
    {
        for (var count = _random.Next(1, 5); count > 0; count--)
        {
            var key = new MessageKey(_topic.Topic, "backend", $"m{++_ids}");
            await AppendAsync(key);
            _now += TimeSpan.FromMilliseconds(_random.Next(5_000));
        }
    }

    private async Task<long> AppendAsync(MessageKey key)
    {
        var message = new NewMessage { Id = key.Id, Sender = key.Sender, SentAt = _now, Body = Encoding.UTF8.GetBytes(key.Id) };
        var appended = await Appender().AppendAsync(_topic, message, CancellationToken.None);
        if (appended.IsNew)
        {
            var seq = appended.Position.Seq;
            Witness.Check(_numbers.Add(seq), $"Number {seq} was used twice.");
            _truth.Add(new(key, seq, _table.GivenOut[seq]));
        }

        return appended.Position.Seq;
    }

    /// <summary>An append takes its numbers and is never heard of again.</summary>
    private async Task DieAsync()
    {
        var numbering = new Numbering(_settings.AppenderStore(Store()), _settings.AppenderRules, _generation, AppenderClock());
        _ = await numbering.TakeAsync(_topic.Topic, _random.Next(1, 4), CancellationToken.None);
    }

    private async Task RepeatAsync()
    {
        if (_truth.Count == 0)
        {
            return;
        }

        var known = _truth[_random.Next(_truth.Count)];
        var age = _now - known.At;
        if (age < TimeSpan.FromDays(16) - Tolerance)
        {
            var seq = await AppendAsync(known.Key);
            Witness.Check(seq == known.Seq, $"{known.Key.Id} has number {known.Seq} and got {seq}.");
        }
    }

    private async Task ReadForwardsAsync(SimClient client)
    {
        for (var pages = 0; ; pages++)
        {
            Witness.Check(pages < 1_000, "A client never gets to the end.");
            var page = await ReadAsync(() => Reader().ReadForwardAsync(_topic, client.After, Limit(), CancellationToken.None));
            CheckPage(client, page);
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
        var gone = behind.Where(known => known.At < RetainedSince).ToList();
        CheckMessages("forwards", page, behind.Except(gone));
        if (!page.Truncated)
        {
            Witness.Check(gone.Count == 0, $"Nobody tells that {Name(gone)} are gone, after {after} to {page.Next}.");
            Witness.Check(
                !client.LostByRestore || head?.Generation != _generation, $"Nobody tells that a restore took messages after {after}.");
            return;
        }

        var old = _table.GivenOut.Any(given => given.Key > after.Seq && given.Value < RetainedSince + Tolerance);
        Witness.Check(elsewhere || old || IsUncertain(after), $"A false alarm after {after}: nothing behind it is older than retention.");
    }

    /// <summary>
    /// The one alarm that nobody can know to be false: the position's entry has expired, and the append of the next number died, so that
    /// nothing tells whether it too was a message that has expired.
    /// </summary>
    private bool IsUncertain(Position after)
    {
        var life = LogRules.Design.EntryExpiry(_now, _topic.Retention) - _now - TimeSpan.FromHours(1);
        return _table.GivenOut.TryGetValue(after.Seq, out var at) && at < _now - life
            && _truth.TrueForAll(known => known.Seq != after.Seq + 1);
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
        var gone = asked.Where(known => known.At < RetainedSince).ToList();
        CheckMessages($"since {since:O}", page, asked.Except(gone));
        Witness.Check(page.Truncated || gone.Count == 0, $"Nobody tells that {Name(gone)} are gone, since {since:O}.");
        Witness.Check(
            !page.Truncated || (since < RetainedSince && _table.GivenOut.Values.Any(at => at < RetainedSince + Tolerance)),
            $"A false alarm since {since:O}.");
    }

    private async Task ReadBackwardsAsync()
    {
        Position? before = null;
        Position? head = null;
        var found = new List<LoggedMessage>();
        do
        {
            var page = await ReadAsync(() => Reader().ReadBackwardAsync(_topic, before, Limit(), CancellationToken.None));
            Witness.Check(!page.Truncated, "A false alarm backwards.");
            found.InsertRange(0, page.Messages);
            before = page.Next;
            head ??= page.Head;
        }
        while (before is { IsStart: false });
        CheckMessages(
            "backwards", new(found, Position.Start, Position.Start, Pending: false, Truncated: false),
            _truth.Where(known => known.At >= RetainedSince && known.Seq <= head.Value.Seq));
    }

    /// <summary>The table is restored to an earlier moment: what came after is lost, and the deployment's generation is raised.</summary>
    private Task BackUpOrRestoreAsync()
    {
        if (_backup is not { } backup || _random.Next(3) > 0)
        {
            _backup = (_table.Copy(), [.. _truth]);
            return Task.CompletedTask;
        }

        _now += TimeSpan.FromHours(1);
        (_table, _truth, _backup) = (backup.Table, backup.Truth, null);
        _generation++;
        if (_table.Head is null)
        {
            // Nothing is left that could tell which numbers were used; the new log has an epoch of its own.
            _numbers.Clear();
        }

        foreach (var client in _clients)
        {
            client.LostByRestore = !client.After.IsStart;
        }

        return Task.CompletedTask;
    }

    private static void CheckMessages(string how, LogPage page, IEnumerable<LoggedTruth> expected)
    {
        var wanted = expected.OrderBy(known => known.Seq).Select(known => (known.Seq, known.Key.Id)).ToList();
        var got = page.Messages.Select(message => (message.Position.Seq, message.Id)).ToList();
        Witness.Check(
            wanted.SequenceEqual(got), $"Read {how}, wanted {string.Join(", ", wanted)}; got {string.Join(", ", got)} to {page.Next}.");
    }

    private PageLimit Limit() => new(_random.Next(1, 8), 100_000);

    private static string Name(IEnumerable<LoggedTruth> messages) => string.Join(", ", messages.Select(known => known.Key.Id));
}
