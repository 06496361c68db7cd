using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Conditions that random worlds seldom need: each of these fails when its condition is left out.</summary>
public sealed class ConditionTests
{
    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Since_a_time_begins_below_what_is_in_flight()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        log.Pass(TimeSpan.FromMinutes(6));
        await log.ClaimAsync("late");
        log.Pass(TimeSpan.FromSeconds(2));
        await log.AppendAsync("m3");
        log.Pass(TimeSpan.FromSeconds(70));
        await log.AppendAsync("m4");

        // Number 2 is settled before the page goes past it, though all that is asked for came later.
        var page = await log.SinceAsync(log.Now - TimeSpan.FromSeconds(1));

        Assert.Equal("m4", Ids(page));
        Assert.True(log.Table.GetEntry(2)!.IsVoid);
    }

    [Fact]
    public async Task The_last_number_is_known_by_its_time_though_nothing_stands_below_it()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(1));
        await log.AppendAsync("m1");
        var client = (await log.ForwardAsync(Position.Start)).Next;
        log.PassTo(TimeSpan.FromDays(15));
        await log.DieAsync(1);
        log.PassTo(TimeSpan.FromDays(20));
        log.Table.Expire(log.Now, () => true);
        Assert.Empty(log.Table.Entries);

        var page = await log.ForwardAsync(client);

        Assert.Equal((false, 2), (page.Truncated, page.Next.Seq));
        Assert.True(log.Table.GetEntry(2)!.IsVoid);
    }

    [Theory]
    [InlineData(18.9, false)]
    [InlineData(18.97, true)]
    public async Task A_number_behind_an_entry_within_an_hour_of_the_shortest_life_may_have_expired(double day, bool truncated)
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(1));
        await log.AppendAsync("m1");
        var client = (await log.ForwardAsync(Position.Start)).Next;
        await log.DieAsync(2);
        log.PassTo(TimeSpan.FromDays(12));
        await log.AppendAsync("m4");
        log.PassTo(TimeSpan.FromDays(day));
        log.Retention = TimeSpan.FromDays(90);

        var page = await log.ForwardAsync(client);

        Assert.Equal(("m4", truncated), (Ids(page), page.Truncated));
        Assert.Equal(truncated, log.Table.GetEntry(2) is null);
    }

    [Fact]
    public async Task A_single_number_was_given_out_at_most_a_rest_before_the_next()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(90));
        await log.AppendAsync("m1");
        var client = (await log.ForwardAsync(Position.Start)).Next;
        log.PassTo(TimeSpan.FromDays(10));
        await log.DieAsync(1);
        log.PassTo(TimeSpan.FromDays(20));
        await log.AppendAsync("m3");
        log.Pass(SixSeconds);

        var page = await log.ForwardAsync(client);

        Assert.Equal(("m3", false), (Ids(page), page.Truncated));
    }

    [Theory]
    [InlineData(50, 20, 40)]
    [InlineData(60, 0, 60)]
    public async Task Backwards_an_entry_just_older_than_retention_may_have_a_younger_one_below_it(int ahead, int behind, int retained)
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(30));
        log.PassTo(TimeSpan.FromSeconds(ahead));
        await log.AppendAsync("ahead");
        log.PassTo(TimeSpan.FromSeconds(behind));
        await log.AppendAsync("behind");
        log.PassTo(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(retained));

        Assert.Equal("ahead", Ids(await log.BackwardAsync()));
    }

    [Fact]
    public async Task The_newest_message_is_the_head_of_a_page_whose_settled_end_has_expired()
    {
        var log = await ADirectLog.WhoseEndHasExpiredAsync("m1");

        var page = await log.BackwardAsync();

        Assert.Equal(("m1", 1), (Ids(page), page.Head.Seq));
        log.Pass(TimeSpan.FromMinutes(6));
        Assert.True((await log.ForwardAsync(page.Head)).Truncated);
    }

    [Fact]
    public async Task A_rest_does_not_take_a_head_back_to_an_older_deployments_generation()
    {
        var log = new ADirectLog();
        await log.Deploy(generation: 3).AppendAsync(ADirectLog.Topic, log.Message("a"), CancellationToken.None);
        log.Pass(TimeSpan.FromDays(17));

        await log.Deploy(generation: 2).AppendAsync(ADirectLog.Topic, log.Message("b"), CancellationToken.None);

        Assert.Equal((3, 2), (log.Table.Head!.Generation, log.Table.Head.Last));
    }

    [Fact]
    public async Task A_page_that_leaves_out_old_messages_never_goes_back()
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(30));
        for (var number = 1; number <= 4; number++)
        {
            await log.AppendAsync($"m{number}");
        }

        var client = new Position(log.Table.Head!.Epoch, 3);
        log.PassTo(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(30));
        await log.AppendAsync("m5");
        log.Pass(SixSeconds);

        // The search for what is kept begins a minute early, below the position.
        var page = await log.ForwardAsync(client);

        Assert.Equal(("m5", true, 5), (Ids(page), page.Truncated, page.Next.Seq));
    }

    [Fact]
    public async Task A_watermark_that_was_never_given_out_is_ignored_and_told()
    {
        var alarms = new List<string>();
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        log.Table.MoveWatermark(99, log.Now);
        var told = new MessageLog(log.Store, log.Rules, generation: 1, log.Clock) { Alarm = alarms.Add };

        var page = await told.ReadBackwardAsync(ADirectLog.Topic, before: null, new(10, 1_000), CancellationToken.None);

        Assert.Equal(("m1", 1), (Ids(page), page.Head.Seq));
        Assert.Contains("99", Assert.Single(alarms), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watermark_where_nothing_stands_is_ignored_and_told()
    {
        var alarms = new List<string>();
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        await log.DieAsync(1);
        await log.AppendAsync("m3");
        log.Table.MoveWatermark(2, log.Now);
        log.Pass(SixSeconds);
        var told = new MessageLog(log.Store, log.Rules, generation: 1, log.Clock) { Alarm = alarms.Add };

        var page = await told.ReadBackwardAsync(ADirectLog.Topic, before: null, new(10, 1_000), CancellationToken.None);

        Assert.Equal(("m1 m3", 3), (Ids(page), page.Head.Seq));
        Assert.Contains("2", Assert.Single(alarms), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watermark_whose_entry_has_expired_is_no_damage()
    {
        var alarms = new List<string>();
        var log = new ADirectLog(retention: TimeSpan.FromDays(1));
        await log.AppendAsync("m1");
        log.Table.MoveWatermark(1, log.Now);
        log.PassTo(TimeSpan.FromDays(15));
        await log.AppendAsync("m2");
        log.PassTo(TimeSpan.FromDays(25));
        await log.AppendAsync("m3");
        log.Table.Expire(log.Now, () => true);
        var told = new MessageLog(log.Store, log.Rules, generation: 1, log.Clock) { Alarm = alarms.Add };

        var page = await told.ReadBackwardAsync(
            ADirectLog.Topic with { Retention = log.Retention }, before: null, new(10, 1_000), CancellationToken.None);

        Assert.Equal(("m3", 3), (Ids(page), page.Head.Seq));
        Assert.Empty(alarms);
    }

    [Fact]
    public async Task A_watermark_that_cannot_be_moved_spoils_no_page()
    {
        var log = new ADirectLog(decorate: store => new NoWatermarks(store));
        for (var number = 1; number <= 40; number++)
        {
            await log.AppendAsync($"m{number}");
        }

        Assert.Equal(40, (await log.BackwardAsync()).Messages.Count);
        Assert.Null(log.Table.Watermark);
    }

    [Fact]
    public async Task An_appender_moves_the_watermark_of_a_topic_that_is_written_to_all_the_time()
    {
        var log = new ADirectLog();
        for (var number = 1; number <= 300; number++)
        {
            await log.AppendAsync($"m{number}");
            log.Pass(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(288, log.Table.Watermark);
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));

    private sealed class NoWatermarks(ILogStore inner) : StoreDecorator(inner)
    {
        public override Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) =>
            throw new StoreTimeoutException();
    }
}
