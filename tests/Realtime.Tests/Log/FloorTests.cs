using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>The first number after a long rest: below it nothing is in flight, and nothing is sealed.</summary>
public sealed class FloorTests
{
    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_dead_number_at_the_floor_is_sealed_and_none_below_it()
    {
        var log = await RestedAsync(messages: 3, expires: true);
        await log.DieAsync(1);
        await log.AppendAsync("m5");
        log.Pass(SixSeconds);

        var page = await log.ForwardAsync(Position.Start);

        Assert.Equal(("m5", false), (Ids(page), page.Pending));
        Assert.Equal([4, 5], log.Table.Entries.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task The_watermark_is_not_moved_to_where_nothing_stands()
    {
        var log = await RestedAsync(messages: 40, expires: true);
        await log.DieAsync(1);

        Assert.Equal(40, (await log.Log.GetHeadAsync(ADirectLog.Topic, CancellationToken.None)).Seq);

        Assert.Null(log.Table.Watermark);
    }

    [Fact]
    public async Task A_watermark_right_below_the_floor_is_where_the_search_for_the_end_begins()
    {
        var log = await RestedAsync(messages: 3, expires: false);
        log.Table.MoveWatermark(3, log.Now);
        await log.AppendAsync("m4");
        var counting = new CountingStore(log.Store);

        var head = await new MessageLog(counting, log.Rules, generation: 1, log.Clock).GetHeadAsync(ADirectLog.Topic, CancellationToken.None);

        Assert.Equal((4, 4), (head.Seq, log.Table.Head!.Floor));
        Assert.Single(counting.Queries);
    }

    [Fact]
    public async Task A_watermark_further_below_the_floor_is_not_where_it_begins()
    {
        var log = await RestedAsync(messages: 5, expires: false);
        log.Table.MoveWatermark(2, log.Now);
        await log.AppendAsync("m6");
        var counting = new CountingStore(log.Store);

        var head = await new MessageLog(counting, log.Rules, generation: 1, log.Clock).GetHeadAsync(ADirectLog.Topic, CancellationToken.None);

        Assert.Equal((6, 6), (head.Seq, log.Table.Head!.Floor));
        Assert.Equal([2, 6], counting.Queries.Select(range => range.From));
    }

    [Theory]
    [InlineData(17, false)]
    [InlineData(19, true)]
    public async Task A_number_below_the_floor_of_a_topic_that_is_younger_than_an_entrys_life_is_no_loss(int day, bool truncated)
    {
        var log = new ADirectLog();
        await log.DieAsync(1);
        log.PassTo(TimeSpan.FromDays(day));
        await log.AppendAsync("m2");

        var page = await log.ForwardAsync(Position.Start);

        Assert.Equal((2, "m2", truncated), (log.Table.Head!.Floor, Ids(page), page.Truncated));
    }

    private static async Task<ADirectLog> RestedAsync(int messages, bool expires)
    {
        var log = new ADirectLog();
        for (var number = 1; number <= messages; number++)
        {
            await log.AppendAsync($"m{number}");
        }

        log.Pass(TimeSpan.FromDays(expires ? 400 : 20));
        log.Table.Expire(log.Now, () => true);
        return log;
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));
}
