using Realtime.Log;

namespace Realtime.Tests.Log;

/// <summary>Somebody reads on backwards from a position of long ago, in a topic that never rests.</summary>
public sealed class ExpiredHistoryTests
{
    [Fact]
    public async Task A_page_before_an_old_position_ends_where_everything_has_expired()
    {
        var log = new ADirectLog();
        var before = await ActiveForAsync(log, days: 100);
        log.Table.Expire(log.Now, () => true);

        AssertDone(await log.BackwardAsync(before));
    }

    [Fact]
    public async Task An_expired_entry_that_still_lies_there_does_not_hold_it_up()
    {
        var log = new ADirectLog();
        var before = await ActiveForAsync(log, days: 100);
        var asked = 0;
        log.Table.Expire(log.Now, () => asked++ > 0);
        Assert.Equal([1, 4], log.Table.Entries.Select(entry => entry.Seq).Take(2));

        AssertDone(await log.BackwardAsync(before));
    }

    [Fact]
    public async Task What_is_within_retention_is_shown_down_to_what_has_expired()
    {
        var log = new ADirectLog();
        await ActiveForAsync(log, days: 100);
        log.Table.Expire(log.Now, () => true);

        var page = await log.BackwardAsync(new Position(log.Table.Head!.Epoch, 6));

        Assert.Equal(["day10", "day20"], page.Messages.Select(message => message.Id));
        Assert.Equal((false, Position.Start), (page.Pending, page.Next));
    }

    /// <summary>Three messages on day 0, then one every 10 days; the answer is the position at the end of day 0.</summary>
    private static async Task<Position> ActiveForAsync(ADirectLog log, int days)
    {
        for (var number = 1; number <= 3; number++)
        {
            await log.AppendAsync($"m{number}");
        }

        var position = (await log.ForwardAsync(Position.Start)).Next;
        for (var day = 10; day <= days; day += 10)
        {
            log.Pass(TimeSpan.FromDays(10));
            await log.AppendAsync($"day{day}");
        }

        return position;
    }

    private static void AssertDone(LogPage page)
    {
        Assert.Empty(page.Messages);
        Assert.Equal((false, false, Position.Start), (page.Pending, page.Truncated, page.Next));
    }
}
