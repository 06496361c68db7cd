using System.Text;
using Realtime.Log;
using Realtime.Log.Append;
using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>
/// Months of a topic, from a seed: messages, appends that die, repeats, long rests, restores of the table, TTL that deletes late and in any
/// order, clocks that differ, retention that is changed in both directions, and clients that come back after any time: to where they
/// stopped, to every head that was handed out, and backwards from any message. Nobody may miss a message without being told, nor be told of
/// a loss that there was not.
/// </summary>
internal sealed partial class ExpiryWorld
{
    private static readonly int[] RetentionDays = [1, 1, 30, 90];
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly Random _random;
    private readonly ModelSettings _settings;
    private readonly bool _changesRetention;
    private readonly Func<LogRules, LogRules> _watermarks;
    private readonly SimClient[] _clients = [new(), new(), new(), new()];

    // One for every head that was handed out.
    private readonly List<SimClient> _heads = [];
    private readonly HashSet<long> _numbers = [];
    private List<LoggedTruth> _truth = [];
    private SimTable _table;
    private (SimTable Table, List<LoggedTruth> Truth)? _backup;
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
    private int _generation = 1;
    private int _ids;
    private LogTopic _topic;

    private ExpiryWorld(int seed, ModelSettings settings)
    {
        _random = new(seed);
        _settings = settings;
        _table = new(settings.Conditions);
        _topic = new("feeds/any/updates", AnyRetention());
        _watermarks = InterleavingWorld.Watermarks(_random);
        _changesRetention = _random.Next(3) == 0;
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
            if (_changesRetention && _random.Next(12) == 0)
            {
                _topic = _topic with { Retention = AnyRetention() };
            }

            await (_random.Next(15) switch
            {
                0 or 1 or 2 => AppendAsync(),
                3 or 12 => DieAsync(),
                4 => RepeatAsync(),
                5 or 6 or 7 => ReadForwardsAsync(_clients[_random.Next(_clients.Length)]),
                8 => ReadSinceAsync(),
                9 => ReadBackwardsAsync(),
                10 => BackUpOrRestoreAsync(),
                13 => ReadBeforeMessageAsync(),
                14 when _heads.Count > 0 => ReadForwardsAsync(_heads[_random.Next(_heads.Count)]),
                _ => Task.CompletedTask,
            });
        }

        foreach (var client in _clients)
        {
            await ReadForwardsAsync(client);
        }

        await ReadBackwardsAsync();
        foreach (var head in _heads.DistinctBy(head => head.After).ToList())
        {
            await ReadForwardsAsync(head);
        }

        Witness.CheckVoids(_table);
    }

    private TimeSpan AnyRetention() => TimeSpan.FromDays(RetentionDays[_random.Next(RetentionDays.Length)]);

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
        new(_settings.AppenderStore(Store()), _watermarks(_settings.AppenderRules), _generation, AppenderClock());

    private MessageLog Reader() =>
        new(_settings.ReaderStore(Store()), _watermarks(_settings.ReaderRules), _generation, new SimClock(() => _now, TimeSpan.Zero));

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

        foreach (var client in _clients.Concat(_heads))
        {
            client.LostByRestore = !client.After.IsStart;
        }

        return Task.CompletedTask;
    }
}
