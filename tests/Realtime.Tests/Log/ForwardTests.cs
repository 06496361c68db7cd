using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Pages read forwards: what they read, and where they end.</summary>
public sealed class ForwardTests
{
    [Fact]
    public async Task At_the_last_position_nothing_is_read()
    {
        var log = await WithAsync("m1", "m2");
        var (counting, reader) = Counting(log);

        var page = await ForwardAsync(reader, At(log, 2));

        Assert.Equal((2, 2, false), (page.Next.Seq, page.Head.Seq, page.Pending));
        Assert.Empty(counting.Queries);
        Assert.Empty(counting.Gets);
    }

    [Fact]
    public async Task A_first_query_asks_for_the_page_and_what_stands_beside_it()
    {
        var log = await WithAsync([.. Enumerable.Range(1, 9).Select(number => $"m{number}")]);
        var (counting, reader) = Counting(log);

        var page = await ForwardAsync(reader, At(log, 1), messages: 2);

        Assert.Equal(("m2 m3", 3), (Ids(page), page.Next.Seq));
        Assert.Equal((1, 4), (counting.Queries[0].From, counting.Queries[0].Limit));
    }

    [Fact]
    public async Task A_full_page_asks_for_one_entry_to_know_whether_there_is_more()
    {
        var log = await WithAsync("m1");
        await log.DieAsync(3);
        await log.AppendAsync("m5");
        log.Pass(TimeSpan.FromSeconds(6));
        await log.ForwardAsync(Position.Start);
        var (counting, reader) = Counting(log);

        Assert.Equal("m1", Ids(await ForwardAsync(reader, Position.Start, messages: 1)));

        Assert.Equal([(0, 3), (4, 1)], counting.Queries.Take(2).Select(range => (range.From, range.Limit)));
    }

    [Fact]
    public async Task Messages_older_than_retention_are_left_out_without_being_read()
    {
        var log = await WithAsync([.. Enumerable.Range(1, 200).Select(number => $"m{number}")]);
        log.Pass(TimeSpan.FromDays(80));
        await log.AppendAsync("m201");
        log.Pass(TimeSpan.FromDays(11));
        var (counting, reader) = Counting(log);

        var page = await ForwardAsync(reader, At(log, 1));

        Assert.Equal(("m201", true), (Ids(page), page.Truncated));
        Assert.InRange(counting.Entries, 1, 120);
    }

    [Fact]
    public async Task A_page_to_the_end_is_one_query()
    {
        var log = await WithAsync("m1", "m2", "m3");
        var (counting, reader) = Counting(log);

        Assert.Equal("m2 m3", Ids(await ForwardAsync(reader, At(log, 1))));

        Assert.Single(counting.Queries);
        Assert.Empty(counting.Gets);
    }

    [Fact]
    public async Task A_page_that_leaves_out_old_messages_never_shows_what_came_before_its_position()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(30));
        log.PassTo(TimeSpan.FromSeconds(50));
        await log.AppendAsync("ahead");
        log.PassTo(TimeSpan.FromSeconds(20));
        await log.AppendAsync("m2");
        await log.AppendAsync("m3");
        log.PassTo(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(40));

        var page = await log.ForwardAsync(At(log, 2));

        Assert.Equal(("", true, 3), (Ids(page), page.Truncated, page.Next.Seq));
    }

    [Fact]
    public async Task The_head_of_a_full_page_is_never_an_end_that_has_expired()
    {
        var log = await ADirectLog.WhoseEndHasExpiredAsync("m1", "m2");

        var page = await log.ForwardAsync(Position.Start, messages: 1);

        Assert.Equal(("m1", 1, 2), (Ids(page), page.Next.Seq, page.Head.Seq));
    }

    [Fact]
    public async Task The_head_of_a_full_page_is_no_lower_than_the_page_when_the_search_for_the_end_is_spent_before()
    {
        var log = new ADirectLog(LogRules.Design with { SpareBytes = 1_000, WatermarkEvery = 1_000 });
        for (var number = 1; number <= 60; number++)
        {
            await log.AppendAsync($"m{number}");
        }

        var page = await log.ForwardAsync(At(log, 30), messages: 2);

        Assert.Equal(("m31 m32", 33), (Ids(page), page.Head.Seq));
    }

    private static Position At(ADirectLog log, long seq) => new(log.Table.Head!.Epoch, seq);

    private static Task<LogPage> ForwardAsync(MessageLog reader, Position after, int messages = 100) =>
        reader.ReadForwardAsync(ADirectLog.Topic, after, new(messages, 100_000), CancellationToken.None);

    private static (CountingStore Counting, MessageLog Reader) Counting(ADirectLog log)
    {
        var counting = new CountingStore(log.Store);
        return (counting, new(counting, log.Rules, generation: 1, log.Clock));
    }

    private static async Task<ADirectLog> WithAsync(params string[] ids)
    {
        var log = new ADirectLog();
        foreach (var id in ids)
        {
            await log.AppendAsync(id);
        }

        return log;
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));
}
