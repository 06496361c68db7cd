using Realtime.Log;

namespace Realtime.Tests.Log;

/// <summary>What is handed out stands, and is dated so that a loss behind it shows.</summary>
public sealed class StandingTests
{
    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_dead_number_read_past_backwards_does_not_hide_that_its_neighbours_expired()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(30));
        await log.AppendAsync("m1");
        var client = (await log.ForwardAsync(Position.Start)).Next;
        await log.DieAsync(1);
        await log.AppendAsync("m3");
        await log.AppendAsync("m4");
        foreach (var (day, id) in new[] { (10.5, "m5"), (20, "m6"), (29, "m7") })
        {
            log.PassTo(TimeSpan.FromDays(day));
            await log.AppendAsync(id);
        }

        log.Pass(TimeSpan.FromSeconds(20));
        var before = await log.BackwardAsync(new Position(client.Epoch, 3));
        log.PassTo(TimeSpan.FromDays(40));
        log.Table.Expire(log.Now, () => true);

        Assert.Equal(("m1", false), (Ids(before), before.Pending));
        Assert.True((await log.ForwardAsync(client)).Truncated);
    }

    [Fact]
    public async Task A_page_read_backwards_never_waits_for_the_end_of_the_log()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        await log.DieAsync(2);
        await log.AppendAsync("m4");
        log.Pass(TimeSpan.FromMinutes(6));
        var position = (await log.BackwardAsync(messages: 1)).Messages[0].Position;
        await log.AppendAsync("m5");

        var page = await log.BackwardAsync(position);

        Assert.Equal(("m1", false, Position.Start), (Ids(page), page.Pending, page.Next));
    }

    [Fact]
    public async Task A_head_whose_append_died_long_ago_stands_before_it_is_handed_out()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        await log.DieAsync(1);
        log.Pass(TimeSpan.FromMinutes(6));
        var head = (await log.BackwardAsync()).Head;
        await log.DieAsync(1);
        await log.AppendAsync("m4");
        log.Pass(SixSeconds);

        var page = await log.ForwardAsync(head);

        Assert.Equal(2, head.Seq);
        Assert.NotNull(log.Table.GetEntry(2));
        Assert.Equal(("m4", false), (Ids(page), page.Truncated));
    }

    [Fact]
    public async Task A_head_stands_for_one_who_asks_for_nothing_else()
    {
        var log = new ADirectLog();
        await log.DieAsync(3);
        log.Pass(TimeSpan.FromMinutes(6));

        var head = await log.Log.GetHeadAsync(ADirectLog.Topic, CancellationToken.None);

        Assert.Equal(3, head.Seq);
        Assert.NotNull(log.Table.GetEntry(3));
    }

    [Theory]
    [InlineData(90, 30)]
    [InlineData(30, 1)]
    public async Task Retention_made_shorter_loses_nothing_in_silence(int before, int after)
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(before));
        await log.AppendAsync("m1");
        var client = (await log.ForwardAsync(Position.Start)).Next;
        log.PassTo(TimeSpan.FromDays(1));
        log.Retention = TimeSpan.FromDays(after);
        var life = Math.Max(after, 16) + 3;
        for (var number = 2; number <= 8; number++)
        {
            await log.AppendAsync($"m{number}");
            log.Pass(TimeSpan.FromDays(life / 5.0));
        }

        log.PassTo(TimeSpan.FromDays(life + 2));
        log.Table.Expire(log.Now, () => true);

        Assert.True((await log.ForwardAsync(client)).Truncated);
    }

    [Fact]
    public async Task Retention_made_longer_loses_nothing_in_silence()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(90));
        await log.AppendAsync("m1");
        var client = (await log.ForwardAsync(Position.Start)).Next;
        log.Retention = TimeSpan.FromDays(1);
        log.PassTo(TimeSpan.FromDays(1));
        await log.AppendAsync("m2");
        log.Retention = TimeSpan.FromDays(90);
        log.PassTo(TimeSpan.FromDays(16));
        await log.AppendAsync("m3");
        log.PassTo(TimeSpan.FromDays(25));
        log.Table.Expire(log.Now, () => true);

        var page = await log.ForwardAsync(client);

        Assert.Equal(("m3", true), (Ids(page), page.Truncated));
        Assert.Null(log.Table.GetEntry(2));
    }

    [Fact]
    public async Task A_dead_number_that_cannot_have_expired_is_no_loss_whatever_retention_was()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(1));
        await log.AppendAsync("m1");
        var client = (await log.ForwardAsync(Position.Start)).Next;
        await log.DieAsync(1);
        log.Retention = TimeSpan.FromDays(90);
        log.PassTo(TimeSpan.FromDays(15));
        await log.AppendAsync("m3");
        log.PassTo(TimeSpan.FromDays(18));

        var page = await log.ForwardAsync(client);

        Assert.Equal(("m3", false), (Ids(page), page.Truncated));
        Assert.Equal(log.Table.GetEntry(3)!.At, log.Table.GetEntry(2)!.At);
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));
}
