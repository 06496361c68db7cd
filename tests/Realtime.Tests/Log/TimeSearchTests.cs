using System.Globalization;
using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Where a time begins in a log, entry by entry. A log is written as numbers and their ages: <c>1:90d 2:5m 3:10s</c>.</summary>
public sealed class TimeSearchTests
{
    private readonly ADirectLog _log = new();
    private readonly CountingStore _store;

    public TimeSearchTests() => _store = new(_log.Store);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1:3662s 2:3661s 3:3660s 4:3659s 5:10s", "3600s", 2)]
    [InlineData("1:7776062s 2:7776061s 3:7776060s 4:10s", "100d", 2)]
    [InlineData("1:7776062s 2:7776061s 3:7776060s 4:10s", "90d", 2)]
    [InlineData("1:302s 2:301s 3:300s 4:299s 5:10s", "0s", 4)]
    [InlineData("1:302s 2:301s 3:300s 4:62s 5:61s", "1s", 4)]
    [InlineData("1:302s 2:301s 3:300s 4:62s 5:61s", "2s", 3)]
    [InlineData("1:302s 2:301s 3:300s 4:299s 5:10s", "240s", 2)]
    [InlineData("1:302s 2:301s 3:300s 4:299s 5:10s", "241s", 1)]
    public async Task It_begins_a_minute_early_and_not_before_retention(string entries, string time, long start) =>
        Assert.Equal(Settled.Of(Entry(entries, start)), await FindStartAsync(entries, time));

    [Theory]
    [InlineData(1, 1_000_000, 3)]
    [InlineData(2, 1_000_000, 2)]
    [InlineData(100, 200, 2)]
    [InlineData(100, 199, 3)]
    [InlineData(100, 1, 3)]
    [InlineData(3, 1_000_000, 1)]
    [InlineData(4, 1_000_000, 0)]
    public async Task Of_a_busy_minute_it_goes_no_further_down_than_is_read_at_once(int entries, int bytes, long start)
    {
        Put("1:80s 2:70s 3:65s 4:62s 5:10s");
        var rules = LogRules.Design with { StepDown = entries, StepDownBytes = bytes };

        var found = await new TimeSearch(rules).FindStartAsync(Read(last: 5), _log.Now - TimeSpan.FromSeconds(60), Token);

        Assert.Equal(start, found!.Value.Seq);
        Assert.Equal(start > 0, found.Value.Stands);
        Assert.Single(_store.Queries, range => range is { Descending: true, From: 1, To: 3 });
    }

    [Fact]
    public async Task Where_the_entry_before_is_a_minute_older_nothing_more_is_read()
    {
        Put("1:200s 2:121s 3:10s");

        Assert.Equal(2, (await new TimeSearch(LogRules.Design).FindStartAsync(Read(last: 3), _log.Now - TimeSpan.FromSeconds(60), Token))!.Value.Seq);

        Assert.DoesNotContain(_store.Queries, range => range.Descending);
    }

    [Theory]
    [InlineData("1:360s 2:300s 3:240s", 1L)]
    [InlineData("1:360s 2:301s 3:240s", 2L)]
    [InlineData("1:299s", null)]
    public async Task What_is_settled_by_its_age_is_five_minutes_old(string entries, long? settled)
    {
        Put(entries);

        var found = await new TimeSearch(LogRules.Design).FindSettledAsync(Read(last: 3), new(0, SettledBy.Age, DateTimeOffset.MinValue), Token);

        Assert.Equal(settled is { } seq ? Settled.Of(_log.Table.GetEntry(seq)!) : null, found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task What_is_settled_is_looked_for_above_a_number(long above)
    {
        Put("1:10m 2:9m 3:8m");

        var found = await new TimeSearch(LogRules.Design).FindSettledAsync(Read(last: 3), new(above, SettledBy.Age, DateTimeOffset.MinValue), Token);

        Assert.Equal(3, found!.Value.Seq);
        Assert.All(_store.Queries, range => Assert.InRange(range.From, above + 1, 3));
        Assert.Null(await new TimeSearch(LogRules.Design).FindSettledAsync(Read(last: 3), new(3, SettledBy.Age, DateTimeOffset.MinValue), Token));
    }

    [Fact]
    public async Task Where_nothing_above_a_number_is_settled_nothing_below_it_is_found()
    {
        Put("1:10m 2:9m 3:10s 4:9s 5:8s 6:7s");

        Assert.Null(await new TimeSearch(LogRules.Design).FindSettledAsync(Read(last: 6), new(2, SettledBy.Age, DateTimeOffset.MinValue), Token));

        Assert.Equal([6, 3], _store.Queries.Select(range => range.From));
    }

    [Fact]
    public async Task It_is_found_in_few_steps_near_the_end_and_in_the_middle()
    {
        for (var number = 1; number <= 1_000; number++)
        {
            _log.Table.PutEntry(At(number, TimeSpan.FromMinutes(2_000 - number)), _log.Now);
        }

        Assert.Equal([1_000, 984, 992, 996, 998, 997, 1], await ProbesAsync(minutes: 1_002, start: 996));
        Assert.Equal([1_000, 984, 728, 856, 792, 824, 808, 800, 804, 802, 801, 1], await ProbesAsync(minutes: 1_199, start: 799));
    }

    [Theory]
    [InlineData("1:93d 2:60d", 2, 1, 100, "1 stands")]
    [InlineData("1:93d", 1, 1, 100, "1 stands")]
    [InlineData("1:93d 3:60d", 3, 1, 100, "2")]
    [InlineData("3:60d", 3, 1, 100, "2")]
    [InlineData("3:60s", 3, 1, 100, "none")]
    [InlineData("1:60s", 1, 1, 100, "0")]
    [InlineData("", 3, 1, 100, "3")]
    [InlineData("", 3, 1, 100, "2", 10)]
    [InlineData("", 3, 1, 100, "none", 0)]
    [InlineData("", 1, 1, 100, "0", 0)]
    [InlineData("4:60s", 4, 4, 1, "3 floor", 0)]
    [InlineData("5:60s", 5, 4, 1, "3 floor", 0)]
    [InlineData("", 5, 4, 1, "3 floor", 0)]
    [InlineData("3:93d 5:60s", 5, 4, 1, "3 stands", 0)]
    [InlineData("2:93d 5:60s", 5, 4, 1, "3 floor", 0)]
    [InlineData("2:60s 5:60s", 5, 4, 1, "none", 0)]
    [InlineData("5:60d", 5, 4, 30, "4", 0)]
    [InlineData("5:60s", 5, 4, 30, "none", 0)]
    public async Task Without_a_standing_entry_below_it_begins_where_nothing_can_be_in_flight(
        string entries, long last, long floor, int floorDays, string expected, int lastDays = 60)
    {
        Put(entries);
        var head = Head(last) with { Floor = floor, FloorAt = _log.Now - TimeSpan.FromDays(floorDays), At = _log.Now - TimeSpan.FromDays(lastDays) };

        var found = await new TimeSearch(LogRules.Design).FindStartAsync(Read(head), _log.Now - TimeSpan.FromDays(90), Token);

        Assert.Equal((entries, expected), (entries, found switch
        {
            null => "none",
            { Stands: true } standing => $"{standing.Seq} stands",
            { At: var at } settled when settled.Seq == floor - 1 && at == head.FloorAt => $"{settled.Seq} floor",
            { At: var at } settled => at == DateTimeOffset.MinValue ? $"{settled.Seq}" : "dated",
        }));
        Assert.All(_store.Queries, range => Assert.Equal(1, range.Limit));
    }

    private Task<Settled?> FindStartAsync(string entries, string time)
    {
        Put(entries);
        return new TimeSearch(LogRules.Design).FindStartAsync(Read(last: entries.Split(' ').Length), _log.Now - Age(time), Token);
    }

    private async Task<List<long>> ProbesAsync(int minutes, long start)
    {
        _store.Queries.Clear();
        var found = await new TimeSearch(LogRules.Design).FindStartAsync(Read(last: 1_000), _log.Now - TimeSpan.FromMinutes(minutes), Token);
        Assert.Equal(start, found!.Value.Seq);
        Assert.All(_store.Queries, range => Assert.True(range.To >= range.From && range.To <= 1_000));
        return [.. _store.Queries.Select(range => range.From)];
    }

    private Entry Entry(string entries, long seq)
    {
        Put(entries);
        return _log.Table.GetEntry(seq)!;
    }

    private void Put(string entries)
    {
        foreach (var entry in entries.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(':')))
        {
            _log.Table.PutEntry(At(int.Parse(entry[0], CultureInfo.InvariantCulture), Age(entry[1])), _log.Now);
        }
    }

    private Entry At(long seq, TimeSpan age) => new()
    {
        Seq = seq,
        At = _log.Now - age,
        ExpiresAt = _log.Rules.EntryExpiry(_log.Now - age, ADirectLog.Topic.Retention),
    };

    private static TimeSpan Age(string text) => int.Parse(text[..^1], CultureInfo.InvariantCulture) * text[^1] switch
    {
        'd' => TimeSpan.FromDays(1),
        'm' => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(1),
    };

    private Head Head(long last)
    {
        var old = _log.Now - TimeSpan.FromDays(200);
        return new() { Last = last, At = _log.Now, Epoch = "e", Generation = 1, Floor = 1, FloorAt = old, Born = old };
    }

    private LogRead Read(long last) => Read(Head(last));

    private LogRead Read(Head head) => new(_store, ADirectLog.Topic, head, _log.Now, new(1, 1), LogRules.Design);
}
