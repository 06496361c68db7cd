using System.Globalization;
using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Pages read backwards: what they begin with, where they go on, and what they read.</summary>
public sealed class BackwardTests
{
    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_position_of_another_epoch_begins_at_the_end()
    {
        var log = await WithAsync("m1", "m2", "m3");

        var page = await log.BackwardAsync(new Position("elsewhere", 2));

        Assert.Equal(("m1 m2 m3", true, 3), (Ids(page), page.Truncated, page.Head.Seq));
    }

    [Fact]
    public async Task Voids_between_messages_lose_none_of_them()
    {
        var log = await WithAsync("m1", "-", "m3", "m4", "-", "-", "m7");
        log.Pass(SixSeconds);

        var ids = new List<string>();
        Position? before = null;
        do
        {
            var page = await log.BackwardAsync(before, messages: 1);
            ids.AddRange(page.Messages.Select(message => message.Id));
            before = page.Next;
        }
        while (before is { IsStart: false });

        Assert.Equal(["m7", "m4", "m3", "m1"], ids);
    }

    [Fact]
    public async Task What_was_gone_through_to_find_the_end_is_not_read_again()
    {
        var log = await WithAsync([.. Enumerable.Range(1, 40).Select(number => $"m{number}")]);
        var (counting, reader) = Counting(log);

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, before: null, new(40, 100_000), CancellationToken.None);

        Assert.Equal((40, 40), (page.Messages.Count, counting.Entries));
        Assert.Equal((Position.Start, false), (page.Next, page.Pending));
        Assert.All(counting.Queries, range => Assert.False(range.Descending));
    }

    [Fact]
    public async Task Old_messages_are_read_once_and_not_consistently()
    {
        var log = await WithAsync([.. Enumerable.Range(1, 40).Select(number => $"m{number}")]);
        log.Table.MoveWatermark(40, log.Now);
        log.Pass(TimeSpan.FromMinutes(6));
        var (counting, reader) = Counting(log);

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, new(log.Table.Head!.Epoch, 31), new(30, 100_000), CancellationToken.None);

        Assert.Equal(30, page.Messages.Count);
        var down = counting.Queries.Where(range => range.Descending).ToList();
        Assert.All(down, range => Assert.Equal(1, range.From));
        Assert.True(down.Zip(down.Skip(1)).All(pair => pair.Second.To < pair.First.To), "Each goes on below the one before.");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("4")]
    [InlineData("1 2")]
    [InlineData("2 3")]
    [InlineData("1 2 3 4")]
    public async Task What_a_replica_lacks_is_looked_for(string numbers)
    {
        var log = await WithAsync("m1", "m2", "m3", "m4", "m5");
        var reader = Over(log, new LackingStore(log.Store, [.. numbers.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))]));

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, new(log.Table.Head!.Epoch, 5), new(10, 100_000), CancellationToken.None);

        Assert.Equal("m1 m2 m3 m4", Ids(page));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task A_page_that_is_full_of_what_a_replica_lacks_goes_on_below_it(int most)
    {
        var log = await WithAsync("m1", "m2", "m3", "m4", "m5");
        var reader = Over(log, new LackingStore(log.Store, 1, 2, 3, 4) { Most = most });

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, new(log.Table.Head!.Epoch, 5), new(2, 100_000), CancellationToken.None);

        Assert.Equal(("m3 m4", 3, false), (Ids(page), page.Next.Seq, page.Pending));
    }

    [Fact]
    public async Task Where_nothing_is_missing_nothing_is_looked_for()
    {
        var log = await WithAsync("m1", "m2", "m3", "m4", "m5");
        var (counting, reader) = Counting(log);

        await reader.ReadBackwardAsync(ADirectLog.Topic, new(log.Table.Head!.Epoch, 5), new(10, 100_000), CancellationToken.None);

        Assert.Single(counting.Queries, range => range.Descending);
    }

    [Fact]
    public async Task Old_numbers_that_are_missing_are_not_looked_for()
    {
        var log = await WithAsync("m1", "-", "m3", "m4");
        log.Pass(TimeSpan.FromMinutes(6));
        log.Table.MoveWatermark(4, log.Now);
        var (counting, reader) = Counting(log);

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, new(log.Table.Head!.Epoch, 4), new(10, 100_000), CancellationToken.None);

        Assert.Equal("m1 m3", Ids(page));
        Assert.DoesNotContain(counting.Queries, range => range.Descending && range.Consistent);
    }

    [Fact]
    public async Task Below_the_floor_nothing_is_looked_for()
    {
        var log = await WithAsync("m1", "m2", "m3");
        log.Pass(TimeSpan.FromDays(400));
        log.Table.Expire(log.Now, () => true);
        await log.AppendAsync("m4");
        await log.AppendAsync("m5");
        var (counting, reader) = Counting(log);

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, new(log.Table.Head!.Epoch, 5), new(10, 100_000), CancellationToken.None);

        Assert.Equal(("m4", Position.Start), (Ids(page), page.Next));
        Assert.DoesNotContain(counting.Queries, range => range.Descending && range.Consistent);
    }

    [Fact]
    public async Task Where_retention_ends_nothing_more_is_read()
    {
        var log = await WithAsync([.. Enumerable.Range(1, 200).Select(number => $"m{number}")]);
        log.Table.MoveWatermark(200, log.Now);
        log.Pass(TimeSpan.FromDays(80));
        await log.AppendAsync("m201");
        log.Pass(TimeSpan.FromDays(11));
        var (counting, reader) = Counting(log);

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, before: null, new(10, 100_000), CancellationToken.None);

        Assert.Equal(("m201", Position.Start), (Ids(page), page.Next));
        Assert.InRange(counting.Entries, 1, 60);
    }

    [Fact]
    public async Task A_position_in_the_middle_has_no_newest_message_for_a_head_that_expired()
    {
        var log = await ADirectLog.WhoseEndHasExpiredAsync("m1");

        var page = await log.BackwardAsync(new Position(log.Table.Head!.Epoch, 2));

        Assert.Equal(("m1", Position.Start), (Ids(page), page.Head));
    }

    [Fact]
    public async Task A_request_that_is_spent_goes_on_where_it_ended()
    {
        var log = new ADirectLog(LogRules.Design with { SpareBytes = 2_000, LongRun = 1_000 });
        await log.AppendAsync("m1");
        await log.DieAsync(60);
        await log.AppendAsync("m62");
        log.Pass(SixSeconds);
        await log.ForwardAsync(Position.Start);
        log.Table.MoveWatermark(62, log.Now);

        var (ids, requests) = (new List<string>(), 0);
        for (Position? before = null; before is not { IsStart: true } && requests < 20; requests++)
        {
            var page = await log.BackwardAsync(before, messages: 2);
            Assert.Equal(page.Next.IsStart, !page.Pending);
            Assert.True(before is null || page.Next.Seq < before.Value.Seq);
            ids.AddRange(page.Messages.Select(message => message.Id));
            before = page.Next;
        }

        Assert.Equal(["m62", "m1"], ids);
        Assert.InRange(requests, 2, 19);
    }

    private static (CountingStore Counting, MessageLog Reader) Counting(ADirectLog log)
    {
        var counting = new CountingStore(log.Store);
        return (counting, Over(log, counting));
    }

    private static MessageLog Over(ADirectLog log, ILogStore store) => new(store, log.Rules, generation: 1, log.Clock);

    /// <summary>A log with these messages; <c>-</c> is a number whose append died.</summary>
    private static async Task<ADirectLog> WithAsync(params string[] ids)
    {
        var log = new ADirectLog();
        foreach (var id in ids)
        {
            await (id == "-" ? log.DieAsync(1) : log.AppendAsync(id));
        }

        return log;
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));
}
