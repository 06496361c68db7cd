using Realtime.Log;

namespace Realtime.Tests.Log;

public sealed class ReadTests
{
    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_page_says_of_what_kind_an_entry_is()
    {
        var log = new ADirectLog();
        await log.Log.AppendAsync(ADirectLog.Topic, log.Message("a") with { Kind = "members" }, CancellationToken.None);
        await log.AppendAsync("b");

        Assert.Equal(["members", null], (await log.ForwardAsync(Position.Start)).Messages.Select(message => message.Kind));
    }

    [Fact]
    public async Task The_newest_position_is_the_last_that_was_given_out()
    {
        var log = new ADirectLog();
        Assert.Equal(Position.Start, await log.Log.GetNewestAsync(ADirectLog.Topic, CancellationToken.None));
        var first = await log.AppendAsync("a");
        await log.DieAsync(2);

        var newest = await log.Log.GetNewestAsync(ADirectLog.Topic, CancellationToken.None);

        Assert.Equal((first.Position.Epoch, 3), (newest.Epoch, newest.Seq));
        await Assert.ThrowsAsync<ArgumentNullException>(() => log.Log.GetNewestAsync(null!, CancellationToken.None));
    }

    [Fact]
    public async Task An_unused_topic_is_an_empty_log_at_position_0()
    {
        var log = new ADirectLog();

        Assert.Equal(new([], Position.Start, Position.Start, Pending: false, Truncated: false), await log.ForwardAsync(Position.Start), Same);
        Assert.Equal(new([], Position.Start, Position.Start, Pending: false, Truncated: false), await log.BackwardAsync(), Same);
        Assert.Equal(new([], Position.Start, Position.Start, Pending: false, Truncated: false), await log.BackwardAsync(Position.Start), Same);
        Assert.Equal(new([], Position.Start, Position.Start, Pending: false, Truncated: false), await log.SinceAsync(log.Now), Same);
        Assert.Equal(Position.Start, await log.Log.GetHeadAsync(ADirectLog.Topic, CancellationToken.None));
    }

    [Fact]
    public async Task A_position_in_an_unused_topic_is_truncated()
    {
        var log = new ADirectLog();

        var page = await log.ForwardAsync(Position.Parse("abc.7"));

        Assert.Equal((true, Position.Start), (page.Truncated, page.Next));
        Assert.True((await log.BackwardAsync(Position.Parse("abc.7"))).Truncated);
    }

    [Fact]
    public async Task A_topic_without_a_position_has_its_head_alone_in_a_catch_up()
    {
        var log = await WithMessagesAsync(2);

        var pages = await log.Log.CatchUpAsync([new(ADirectLog.Topic, After: null)], new(10, 10_000), CancellationToken.None);

        var head = new Position(log.Table.Head!.Epoch, 2);
        Assert.Equal(new([], head, head, Pending: false, Truncated: false), Assert.Single(pages).Page!, Same);
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_head()
    {
        var log = await WithMessagesAsync(5);

        var first = await log.ForwardAsync(Position.Start, messages: 2);
        var second = await log.ForwardAsync(first.Next, messages: 2);
        var third = await log.ForwardAsync(second.Next, messages: 2);

        Assert.Equal([["m1", "m2"], ["m3", "m4"], ["m5"]], new[] { first, second, third }.Select(Ids));
        Assert.Equal((5, 5, 5), (first.Head.Seq, second.Head.Seq, third.Next.Seq));
        Assert.Equal(third.Head, third.Next);
    }

    [Fact]
    public async Task Pages_read_backwards_begin_with_the_newest_and_end_at_position_0()
    {
        var log = await WithMessagesAsync(5);

        var first = await log.BackwardAsync(messages: 2);
        var second = await log.BackwardAsync(first.Next, messages: 2);
        var third = await log.BackwardAsync(second.Next, messages: 2);

        Assert.Equal([["m4", "m5"], ["m2", "m3"], ["m1"]], new[] { first, second, third }.Select(Ids));
        Assert.Equal((5, Position.Start), (first.Head.Seq, third.Next));
        Assert.Empty((await log.BackwardAsync(Position.Start)).Messages);
    }

    [Fact]
    public async Task A_page_has_one_message_however_large_and_no_more_bytes_than_asked_otherwise()
    {
        var log = await WithMessagesAsync(3);

        Assert.Equal(["m1"], Ids(await log.ForwardAsync(Position.Start, bytes: 1)));
        Assert.Equal(["m1", "m2"], Ids(await log.ForwardAsync(Position.Start, bytes: 4)));
        var measured = await log.Log.ReadForwardAsync(
            ADirectLog.Topic, Position.Start, new(10, 250) { Measure = _ => 100 }, CancellationToken.None);
        Assert.Equal(["m1", "m2"], Ids(measured));
    }

    [Fact]
    public async Task A_number_in_flight_ends_the_page_until_it_is_five_seconds_old()
    {
        var log = await WithMessagesAsync(1);
        await log.DieAsync(1);
        await log.AppendAsync("late");

        var pending = await log.ForwardAsync(Position.Start);
        log.Pass(SixSeconds);
        var settled = await log.ForwardAsync(pending.Next);

        Assert.Equal((true, 1, 1), (pending.Pending, pending.Next.Seq, pending.Head.Seq));
        Assert.Equal(["m1"], Ids(pending));
        Assert.Equal((false, 3), (settled.Pending, settled.Next.Seq));
        Assert.Equal(["late"], Ids(settled));
        Assert.Equal(log.Table.GetEntry(3)!.At, log.Table.GetEntry(2)!.At);
    }

    [Fact]
    public async Task A_number_in_flight_at_the_tail_is_no_part_of_the_head()
    {
        var log = await WithMessagesAsync(2);
        await log.DieAsync(1);

        Assert.Equal(2, (await log.BackwardAsync()).Head.Seq);
        Assert.Equal(2, (await log.Log.GetHeadAsync(ADirectLog.Topic, CancellationToken.None)).Seq);
        Assert.True((await log.ForwardAsync(Position.Start)).Pending);
        log.Pass(SixSeconds);
        Assert.Equal(3, (await log.BackwardAsync()).Head.Seq);
    }

    [Fact]
    public async Task A_request_seals_200_numbers_at_most_and_asks_to_be_repeated()
    {
        var log = await WithMessagesAsync(1);
        for (var batch = 0; batch < 3; batch++)
        {
            await log.DieAsync(100);
        }

        log.Pass(SixSeconds);
        var first = await log.ForwardAsync(Position.Start);
        var second = await log.ForwardAsync(first.Next);

        Assert.Equal((true, 201), (first.Pending, first.Next.Seq));
        Assert.Equal((false, 301), (second.Pending, second.Next.Seq));
    }

    [Fact]
    public async Task A_position_above_the_last_number_is_truncated_both_ways()
    {
        var log = await WithMessagesAsync(2);
        var above = new Position(log.Table.Head!.Epoch, 9);

        var forward = await log.ForwardAsync(above);

        Assert.True(forward.Truncated);
        Assert.Equal(["m1", "m2"], Ids(forward));
        Assert.True((await log.BackwardAsync(above)).Truncated);
    }

    [Fact]
    public async Task The_last_position_is_never_truncated_however_old()
    {
        var log = await WithMessagesAsync(2);
        var end = (await log.ForwardAsync(Position.Start)).Next;
        log.Pass(TimeSpan.FromDays(400));
        log.Table.Expire(log.Now, () => true);

        var idle = await log.ForwardAsync(end);
        await log.AppendAsync("news");
        var news = await log.ForwardAsync(end);

        Assert.Equal((false, end), (idle.Truncated, idle.Next));
        Assert.False(news.Truncated);
        Assert.Equal(["news"], Ids(news));
    }

    [Fact]
    public async Task A_message_in_flight_after_a_long_rest_is_no_loss()
    {
        var log = await WithMessagesAsync(2);
        var end = (await log.ForwardAsync(Position.Start)).Next;
        log.Pass(TimeSpan.FromDays(400));
        log.Table.Expire(log.Now, () => true);
        await log.DieAsync(1);
        await log.AppendAsync("news");

        var pending = await log.ForwardAsync(end);
        log.Pass(SixSeconds);
        var page = await log.ForwardAsync(end);

        Assert.Equal((true, false), (pending.Pending, pending.Truncated));
        Assert.Equal((false, false), (page.Pending, page.Truncated));
        Assert.Equal(["news"], Ids(page));
    }

    [Fact]
    public async Task The_first_message_after_a_long_rest_is_shown_at_once()
    {
        var log = await RestedAsync(new());

        var page = await log.BackwardAsync();

        Assert.Equal(["news"], Ids(page));
        Assert.Equal((false, 4), (page.Pending, page.Head.Seq));
        Assert.Equal(["news"], Ids(await log.ForwardAsync(Position.Start)));
        Assert.Null(log.Table.GetEntry(3));
    }

    [Fact]
    public async Task Without_a_new_floor_it_would_not_be()
    {
        var log = await RestedAsync(new() { HeadNotRested = false });

        // Whether number 3 has expired or is in flight can't be told until it is 5 minutes old.
        Assert.Empty((await log.BackwardAsync()).Messages);
        log.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(["news"], Ids(await log.BackwardAsync()));
    }

    [Fact]
    public async Task Messages_older_than_retention_are_left_out_and_said_to_be()
    {
        var log = await WithMessagesAsync(3);
        log.Pass(TimeSpan.FromDays(80));
        await log.AppendAsync("young");
        log.Pass(TimeSpan.FromDays(11));

        var page = await log.ForwardAsync(new Position(log.Table.Head!.Epoch, 1));

        Assert.True(page.Truncated);
        Assert.Equal(["young"], Ids(page));
        Assert.Equal(["young"], Ids(await log.BackwardAsync()));
    }

    [Fact]
    public async Task Since_a_time_is_exact()
    {
        var log = new ADirectLog();
        for (var number = 1; number <= 50; number++)
        {
            await log.AppendAsync($"m{number}");
            log.Pass(TimeSpan.FromSeconds(20));
        }

        var since = log.Table.GetEntry(30)!.At;

        Assert.Equal(["m30", "m31", "m32"], Ids(await log.SinceAsync(since, messages: 3)));
        Assert.Equal("m31", Ids(await log.SinceAsync(since + TimeSpan.FromMilliseconds(1)))[0]);
        Assert.Empty((await log.SinceAsync(log.Now + TimeSpan.FromDays(1))).Messages);
        Assert.False((await log.SinceAsync(log.Now - TimeSpan.FromDays(300))).Truncated);
    }

    private static async Task<ADirectLog> WithMessagesAsync(int count)
    {
        var log = new ADirectLog();
        for (var number = 1; number <= count; number++)
        {
            await log.AppendAsync($"m{number}");
        }

        return log;
    }

    private static async Task<ADirectLog> RestedAsync(Model.SimConditions conditions)
    {
        var log = new ADirectLog(conditions: conditions);
        for (var number = 1; number <= 3; number++)
        {
            await log.AppendAsync($"m{number}");
        }

        log.Pass(TimeSpan.FromDays(400));
        log.Table.Expire(log.Now, () => true);
        await log.AppendAsync("news");
        return log;
    }

    private static List<string> Ids(LogPage page) => [.. page.Messages.Select(message => message.Id)];

    private static bool Same(LogPage one, LogPage other) =>
        one with { Messages = [] } == other with { Messages = [] } && one.Messages.SequenceEqual(other.Messages);
}
