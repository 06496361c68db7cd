using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>A pass upwards through missing numbers of long ago: which are sealed, and which may have expired.</summary>
public sealed class UpwardPassAgeTests
{
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Old = TimeSpan.FromDays(20);

    [Theory]
    [InlineData(10, "1 2v 3v 4", false)]
    [InlineData(20, "1 4", true)]
    public async Task Missing_numbers_may_have_expired_when_the_one_below_is_old(int days, string taken, bool lost)
    {
        var pass = await AboveAsync(TimeSpan.FromDays(days), last: 4, "4", TimeSpan.FromMinutes(5));

        Assert.Equal(new(taken, PassEnd.EndOfLog, 4, SettledBy.Standing, TimeSpan.FromMinutes(5), lost), await pass.RunAsync());
    }

    [Fact]
    public async Task They_are_waited_for_while_those_above_may_be_in_flight()
    {
        var pass = await AboveAsync(Old, last: 4, "4", TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));

        Assert.Equal(new("1", PassEnd.Pending, 1, SettledBy.Standing, Old, MayHaveLost: false), await pass.RunAsync());
        Assert.Equal([1, 4], pass.Standing.Keys.Order());
    }

    [Fact]
    public async Task They_are_no_loss_to_a_page_that_does_not_come_past_them()
    {
        var pass = await AboveAsync(Old, last: 4, "4", TimeSpan.FromMinutes(5), refused: 4);

        Assert.Equal(new("1", PassEnd.Full, 1, SettledBy.Standing, Old, MayHaveLost: false), await pass.RunAsync());
    }

    [Fact]
    public async Task None_is_older_than_the_floor()
    {
        var pass = await AboveAsync(Old, last: 5, "5", Young, floor: 2, floorAge: TimeSpan.FromDays(10));

        Assert.Equal(new("1 2v 3v 4v 5", PassEnd.EndOfLog, 5, SettledBy.Standing, Young, MayHaveLost: false), await pass.RunAsync());
    }

    [Theory]
    [InlineData(2, 2, "1 2v 3", false)]
    [InlineData(2, 3, "1 3", true)]
    [InlineData(3, 2, "1 4", true)]
    public async Task A_single_one_was_given_out_a_rest_before_the_next_at_most(int missing, int days, string taken, bool lost)
    {
        // The shortest life of an entry is three days longer than a rest.
        var age = TimeSpan.FromDays(days);
        var pass = await AboveAsync(Old, last: missing + 1, $"{missing + 1}", age);

        Assert.Equal(new(taken, PassEnd.EndOfLog, missing + 1, SettledBy.Standing, age, lost), await pass.RunAsync());
    }

    [Theory]
    [InlineData(2, 18, "1 2v", SettledBy.Sealed, false)]
    [InlineData(2, 19, "1", SettledBy.Age, true)]
    [InlineData(4, 18, "1 4v", SettledBy.Sealed, true)]
    [InlineData(4, 19, "1", SettledBy.Age, true)]
    internal async Task The_last_one_is_known_by_its_time(int last, int days, string taken, SettledBy by, bool lost)
    {
        var age = TimeSpan.FromDays(days);
        var pass = await AboveAsync(Old, last, above: null, age);

        Assert.Equal(new(taken, PassEnd.EndOfLog, last, by, age, lost), await pass.RunAsync());
    }

    [Fact]
    public async Task The_last_one_waits_for_another_request_when_nothing_more_may_be_sealed()
    {
        var pass = await AboveAsync(Old, last: 4, above: null, TimeSpan.FromDays(18), seals: 0);

        Assert.Equal(new("1", PassEnd.Pending, 1, SettledBy.Standing, Old, MayHaveLost: false), await pass.RunAsync());
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(20, true)]
    public async Task Between_entries_below_the_floor_nothing_is_sealed_and_what_is_old_is_lost(int days, bool lost)
    {
        var pass = await AboveAsync(TimeSpan.FromDays(days), last: 6, "3 5 6", Young, floor: 5);

        Assert.Equal(new("1 3 5 6", PassEnd.EndOfLog, 6, SettledBy.Standing, Young, lost), await pass.RunAsync());
    }

    [Fact]
    public async Task Entries_below_the_floor_that_follow_each_other_have_lost_nothing()
    {
        var pass = await AboveAsync(Old, last: 4, "2-4", Young, floor: 4);

        Assert.Equal(new("1 2 3 4", PassEnd.EndOfLog, 4, SettledBy.Standing, Young, MayHaveLost: false), await pass.RunAsync());
    }

    [Theory]
    [InlineData(10, 4, "1 3v 4", false)]
    [InlineData(20, 4, "1 3v 4", true)]
    [InlineData(20, 5, "1 3v 4v 5", true)]
    public async Task From_the_floor_on_missing_numbers_are_sealed(int days, int above, string taken, bool lost)
    {
        var pass = await AboveAsync(TimeSpan.FromDays(days), last: above, $"{above}", Young, floor: 3, floorAge: Young);

        Assert.Equal(new(taken, PassEnd.EndOfLog, above, SettledBy.Standing, Young, lost), await pass.RunAsync());
    }

    [Fact]
    public async Task At_the_floor_nothing_is_lost_however_old_the_number_below_is()
    {
        var pass = await AboveAsync(Old, last: 3, "3", Young, floor: 2, floorAge: Young);

        Assert.Equal(new("1 2v 3", PassEnd.EndOfLog, 3, SettledBy.Standing, Young, MayHaveLost: false), await pass.RunAsync());
    }

    [Theory]
    [InlineData(3, 1, SettledBy.Standing, false)]
    [InlineData(4, 2, SettledBy.Age, true)]
    internal async Task What_does_not_fit_above_the_floor_leaves_the_place_before_it(long refused, long settled, SettledBy by, bool lost)
    {
        // One finds the floor itself, the other a number in flight there.
        var pass = await AboveAsync(Old, last: refused, $"{refused}", TimeSpan.FromSeconds(1), floor: 3, floorAge: Young, refused: refused);

        var passed = await pass.RunAsync();

        Assert.Equal(("1", settled, by, by is SettledBy.Age ? Young : Old, lost), (passed.Taken, passed.Settled, passed.By, passed.Age, passed.MayHaveLost));
    }

    /// <summary>A pass through number 1, above which numbers are missing, and what stands above those.</summary>
    private static async Task<APass> AboveAsync(
        TimeSpan below, long last, string? above, TimeSpan age, long floor = 1, TimeSpan? floorAge = null, long refused = 0, long? seals = null)
    {
        var pass = new APass(last)
        {
            LastAge = age,
            Floor = floor,
            FloorAge = floorAge ?? Old,
            Refused = refused,
            Budget = seals is null ? null : new(LogRules.Design, 10_000, seals),
        };
        await pass.StandAsync("1", below);
        return above is null ? pass : await pass.StandAsync(above, age);
    }
}
