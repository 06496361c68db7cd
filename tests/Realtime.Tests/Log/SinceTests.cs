using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Reading since a time: what is said to be missing, and what is not.</summary>
public sealed class SinceTests
{
    private static readonly DateTimeOffset Begin = new ADirectLog().Now;

    [Theory]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public async Task More_than_is_kept_is_truncated_unless_the_topic_is_younger_by_more_than_the_clocks_differ(int seconds, bool truncated)
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(30));
        await log.AppendAsync("m1");
        log.PassTo(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(seconds));

        var page = await log.SinceAsync(log.Now - TimeSpan.FromDays(31));

        Assert.Equal((seconds > 0 ? "m1" : "", truncated), (Ids(page), page.Truncated));
    }

    [Fact]
    public async Task A_time_within_retention_is_not_truncated_however_old_the_topic_is()
    {
        var log = await WithAsync(retention: 30, 0, 10, 20, 30, 40);
        log.Pass(TimeSpan.FromDays(1));

        var page = await log.SinceAsync(Begin + TimeSpan.FromDays(39));

        Assert.Equal(("day40", false), (Ids(page), page.Truncated));
    }

    [Fact]
    public async Task A_young_time_is_not_truncated_though_all_before_has_expired()
    {
        var log = await WithAsync(retention: 90, 0, 400);
        log.Table.Expire(log.Now, () => true);

        var page = await log.SinceAsync(Begin + TimeSpan.FromDays(399));

        Assert.Equal(("day400", false), (Ids(page), page.Truncated));
    }

    [Fact]
    public async Task A_time_of_long_ago_is_not_truncated_while_something_older_stands()
    {
        var log = await WithAsync(retention: 90, 0, 50, 70);
        log.PassTo(TimeSpan.FromDays(100));

        var page = await log.SinceAsync(Begin + TimeSpan.FromDays(60));

        Assert.Equal(("day70", false), (Ids(page), page.Truncated));
    }

    [Fact]
    public async Task A_time_of_long_ago_is_truncated_when_the_only_number_below_is_gone()
    {
        var log = await WithAsync(retention: 1, 0);
        log.Retention = TimeSpan.FromDays(90);
        log.PassTo(TimeSpan.FromDays(10));
        await log.AppendAsync("day10");
        log.PassTo(TimeSpan.FromDays(25));
        log.Table.Expire(log.Now, () => true);

        var page = await log.SinceAsync(Begin + TimeSpan.FromDays(1));

        Assert.Equal(("day10", true), (Ids(page), page.Truncated));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task Nothing_can_be_missing_since_a_time_after_the_last_number_by_more_than_the_clocks_differ(int seconds, bool truncated)
    {
        var log = await WithAsync(retention: 90, 0);
        log.PassTo(TimeSpan.FromDays(100));

        Assert.Equal(truncated, (await log.SinceAsync(Begin + TimeSpan.FromSeconds(seconds))).Truncated);
    }

    [Fact]
    public async Task Messages_just_older_than_retention_are_passed_without_a_second_search()
    {
        var log = await WithAsync(retention: 30, 0);
        log.PassTo(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(30));
        await log.AppendAsync("m2");
        log.Pass(TimeSpan.FromSeconds(6));
        var counting = new CountingStore(log.Store);
        var reader = new MessageLog(counting, log.Rules, generation: 1, log.Clock);

        var page = await reader.ReadSinceAsync(
            ADirectLog.Topic with { Retention = log.Retention }, Begin - TimeSpan.FromDays(1), new(10, 1_000), CancellationToken.None);

        Assert.Equal(("m2", true), (Ids(page), page.Truncated));
        Assert.Equal(counting.Queries.Distinct().Count(), counting.Queries.Count);
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(6, true)]
    public async Task What_is_missing_below_the_floor_is_no_loss_to_one_who_asks_for_what_is_young(int day, bool truncated)
    {
        var log = await WithAsync(retention: 90, 0);
        log.PassTo(TimeSpan.FromDays(5));
        await log.DieAsync(1);
        log.PassTo(TimeSpan.FromDays(30));
        await log.AppendAsync("day30");

        var page = await log.SinceAsync(Begin + TimeSpan.FromDays(day));

        Assert.Equal((3, "day30", truncated), (log.Table.Head!.Floor, Ids(page), page.Truncated));
    }

    [Fact]
    public async Task What_can_be_in_flight_or_expired_is_asked_for_again()
    {
        var log = await WithAsync(retention: 1, 0);
        log.PassTo(TimeSpan.FromDays(15));
        await log.DieAsync(1);
        log.PassTo(TimeSpan.FromDays(20));
        log.Table.Expire(log.Now, () => true);
        log.Retention = TimeSpan.FromDays(90);
        await log.AppendAsync("day20");

        var page = await log.SinceAsync(Begin);
        log.Pass(TimeSpan.FromMinutes(6));
        var later = await log.SinceAsync(Begin);

        Assert.Equal(("", true, false), (Ids(page), page.Pending, page.Truncated));
        Assert.Equal((Position.Start, Position.Start), (page.Next, page.Head));
        Assert.Equal(("day20", false, true), (Ids(later), later.Pending, later.Truncated));
    }

    /// <summary>A message on each of some days.</summary>
    private static async Task<ADirectLog> WithAsync(int retention, params int[] days)
    {
        var log = new ADirectLog(retention: TimeSpan.FromDays(retention));
        foreach (var day in days)
        {
            log.PassTo(TimeSpan.FromDays(day));
            await log.AppendAsync($"day{day}");
        }

        return log;
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));
}
