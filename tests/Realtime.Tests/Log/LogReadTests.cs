using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Log.Table;

namespace Realtime.Tests.Log;

/// <summary>What one request may spend, how much its queries ask for, and what it knows of a number by its time.</summary>
public sealed class LogReadTests
{
    // An entry of 100 bytes, and one of 200.
    private const int Void = 100;
    private const int Message = 200;

    private readonly ADirectLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, 1_000_000, 6)]
    [InlineData(1_000, 3 * 16_384, 5)]
    [InlineData(1_000, (3 * 16_384) - 1, 4)]
    [InlineData(1_000, 10_000_000, 128)]
    [InlineData(1, 0, 2)]
    public void A_first_query_takes_entries_for_large_and_asks_for_one_more_than_the_page(int messages, int bytes, int limit) =>
        Assert.Equal(limit, Read(messages, bytes).NextQuery());

    [Theory]
    [InlineData(65_536, 16)]
    [InlineData(65_535, 3)]
    [InlineData(10, 1)]
    public void A_request_with_little_to_spend_is_careful_at_first(int spare, int limit) =>
        Assert.Equal(limit, Read(1_000, 10_000_000, spare).NextQuery());

    [Fact]
    public void A_request_that_may_leave_out_what_it_finds_is_careful_at_first()
    {
        var limit = new PageLimit(1_000, 10_000_000) { Since = _log.Now };

        Assert.Equal(32, new LogRead(_log.Store, ADirectLog.Topic, Head, _log.Now, limit, LogRules.Design).NextQuery());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_read_aside_has_seen_of_the_sizes_is_known_to_both(bool aside)
    {
        await EntriesAsync(4, Message);
        var read = Read(1_000, 1_000);
        var other = read.Aside();

        await (aside ? other : read).QueryAsync(new(1, 4, 4), Token);

        Assert.Equal((Message, Message, 7), (read.EntrySize, other.EntrySize, (aside ? read : other).NextQuery()));
    }

    [Fact]
    public async Task Later_queries_go_by_the_size_of_what_was_found()
    {
        await EntriesAsync(4, Message);
        var read = Read(1_000, 1_000);

        var found = (await read.QueryAsync(new(1, 4, 4), Token)).Entries;
        Assert.Equal(7, read.NextQuery());
        Return(read, found.Take(2));
        Assert.Equal(5, read.NextQuery());
        Return(read, found.Skip(2));
        Assert.Equal(3, read.NextQuery());

        // More is in the page already than there was room for: a message, and one more.
        Return(read, found);
        Assert.Equal(2, read.NextQuery());
    }

    [Fact]
    public async Task A_page_that_has_some_of_its_messages_asks_for_the_others()
    {
        await EntriesAsync(2, Message);
        var read = Read(5, 1_000_000);

        Return(read, (await read.QueryAsync(new(1, 2, 2), Token)).Entries);

        Assert.Equal(4, read.NextQuery());
    }

    [Fact]
    public async Task While_there_are_only_voids_each_query_asks_for_more()
    {
        await EntriesAsync(1, Void);
        var read = Read(1, 0, spare: 10_000_000);
        await read.QueryAsync(new(1, 1, 1), Token);

        Assert.Equal([2, 8, 32, 128, 512, 2_048, 8_192, 16_384, 16_384], Enumerable.Range(1, 9).Select(_ => read.NextQuery()));
        read.LeaveRun();
        Assert.Equal([2, 8], Enumerable.Range(1, 2).Select(_ => read.NextQuery()));
        read.Return(_log.Table.GetEntry(1)!);
        Assert.Equal([1, 4], Enumerable.Range(1, 2).Select(_ => read.NextQuery()));
    }

    [Fact]
    public void A_query_asks_for_what_it_needs_at_least() => Assert.Equal(16, Read(1, 1).NextQuery(16));

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public async Task A_request_may_read_four_times_what_it_returns_and_something_to_spare(int voids, bool spent)
    {
        await EntriesAsync(1, Message);
        await EntriesAsync(voids, Void);
        var read = Read(10, 1_000, spare: 100);

        Return(read, (await read.QueryAsync(new(1, 1, 1), Token)).Entries);
        await read.QueryAsync(new(2, 100, 100), Token);

        Assert.Equal(spent, read.IsSpent);
        Assert.Equal(1, spent ? read.NextQuery() : 1);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public async Task What_is_read_one_by_one_counts(int spare, bool spent)
    {
        await EntriesAsync(1, Void);
        await _log.Store.ExtendVoidRunAsync("chat/general", new(1, 1, _log.Now, _log.Now), Token);
        var read = Read(1, 1, spare);

        await read.GetEntryAsync(1, Token);
        await read.FindVoidRunAsync(1, Token);

        Assert.Equal(spent, read.IsSpent);
    }

    [Fact]
    public async Task What_is_not_there_costs_nothing()
    {
        var read = Read(1, 1, spare: 1);

        Assert.Null(await read.GetEntryAsync(1, Token));
        Assert.Null(await read.FindVoidRunAsync(1, Token));

        Assert.False(read.IsSpent);
    }

    [Fact]
    public void A_read_aside_may_spend_half_and_has_the_same_seals_and_runs()
    {
        var read = Read(1, 1);
        var aside = read.Aside();

        Assert.Equal(LogRules.Design.SpareBytes / 2, aside.Limit.Budget!.SpareBytes);
        Assert.Equal(LogRules.Design.SpareBytes, read.Aside(share: 1).Limit.Budget!.SpareBytes);
        Assert.Equal([150, 50, 0], [read.TakeSeals(150), aside.TakeSeals(100), read.TakeSeals(1)]);
        Assert.Equal([true, true, true, true, true, true, true, true, false], Enumerable.Range(0, 9).Select(run => (run % 2 == 0 ? read : aside).TakeRun()));
    }

    [Fact]
    public void Reads_of_one_request_have_its_budget()
    {
        var budget = new ReadBudget(LogRules.Design, 1_000);
        var limit = new PageLimit(1, 1) { Budget = budget };

        new LogRead(_log.Store, ADirectLog.Topic, Head, _log.Now, limit, LogRules.Design).TakeSeals(150);

        Assert.Equal(50, budget.TakeSeals(100));
    }

    [Fact]
    public void Times_are_exact()
    {
        var (read, now, tick) = (Read(1, 1), _log.Now, TimeSpan.FromMilliseconds(1));
        var (young, retained) = (now - TimeSpan.FromDays(19) + TimeSpan.FromHours(1), now - ADirectLog.Topic.Retention);

        Assert.Equal((true, false), (read.IsRetained(retained), read.IsRetained(retained - tick)));
        Assert.Equal((true, false), (read.IsSettled(now - TimeSpan.FromMinutes(5)), read.IsSettled(now - TimeSpan.FromMinutes(5) + tick)));
        Assert.Equal((false, true), (read.IsYoung(young), read.IsYoung(young + tick)));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-1, 0, false)]
    [InlineData(0, -1, false)]
    public void An_entry_proves_what_is_behind_it_up_to_an_hour_before_it_expires(int expiry, int at, bool stands)
    {
        var hour = _log.Now + TimeSpan.FromHours(1);
        var entry = new Entry
        {
            Seq = 1,
            At = hour - TimeSpan.FromDays(93) + TimeSpan.FromMilliseconds(at),
            ExpiresAt = hour + TimeSpan.FromMilliseconds(expiry),
        };

        Assert.Equal(stands, Read(1, 1).Stands(entry));
    }

    [Theory]
    [InlineData(7, SettledBy.Standing, 7)]
    [InlineData(7, SettledBy.Sealed, 7)]
    [InlineData(7, SettledBy.Age, 3)]
    [InlineData(0, SettledBy.Age, 0)]
    [InlineData(1, SettledBy.Age, 3)]
    [InlineData(2, SettledBy.Age, 3)]
    [InlineData(4, SettledBy.Age, 4)]
    [InlineData(5, SettledBy.Age, 3)]
    [InlineData(6, SettledBy.Age, 3)]
    [InlineData(9, SettledBy.Age, 9)]
    internal void Only_what_stands_or_never_had_an_entry_or_outlives_it_is_handed_out(long seq, SettledBy by, long handedOut) =>
        Assert.Equal(new Position("e", handedOut), Read(1, 1).HandOut(new(seq, by, _log.Now), new("e", 3)));

    [Theory]
    [InlineData("0", false)]
    [InlineData("e.3", false)]
    [InlineData("e.9", false)]
    [InlineData("e.10", true)]
    [InlineData("f.3", true)]
    [InlineData("f.10", true)]
    public void A_position_of_another_epoch_or_above_the_last_number_is_elsewhere(string position, bool elsewhere) =>
        Assert.Equal(elsewhere, Read(1, 1).IsElsewhere(Position.Parse(position)));

    private Head Head => new()
    {
        Last = 9,
        At = _log.Now,
        Epoch = "e",
        Generation = 1,
        Floor = 5,
        FloorAt = _log.Now,
        Born = _log.Now,
    };

    private LogRead Read(int messages, int bytes, int? spare = null)
    {
        var rules = spare is { } few ? LogRules.Design with { SpareBytes = few } : LogRules.Design;
        return new(_log.Store, ADirectLog.Topic, Head, _log.Now, new(messages, bytes), rules);
    }

    private static void Return(LogRead read, IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
        {
            read.Return(entry);
        }
    }

    private async Task EntriesAsync(int count, int bytes)
    {
        for (var number = 0; number < count; number++)
        {
            var message = bytes == Void ? null : new NewMessage { Id = "m", Sender = "s", SentAt = _log.Now, Body = new byte[bytes - 102] };
            var entry = new Entry { Seq = _log.Table.Entries.Count() + 1, At = _log.Now, ExpiresAt = _log.Now, Message = message };
            Assert.Equal(bytes, entry.Bytes);
            await _log.Store.PutEntryIfAbsentAsync("chat/general", entry, Token);
        }
    }
}
