using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>A pass upwards: what it asks for, what it takes and seals, and where it ends.</summary>
public sealed class UpwardPassTests
{
    private const long End = long.MaxValue;

    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_a_first_query_found_is_not_asked_for_again_and_what_is_settled_not_taken_again()
    {
        var pass = await new APass(last: 3).StandAsync("1-3");

        Assert.Equal(new("2 3", PassEnd.EndOfLog, 3, SettledBy.Standing, TenSeconds, MayHaveLost: false), await pass.RunAsync(from: 1, found: 10));
        Assert.Empty(pass.Queries);
    }

    [Fact]
    public async Task It_goes_on_above_what_a_query_found_to_the_end()
    {
        var pass = await new APass(last: 4).StandAsync("1-4");

        Assert.Equal(new("2 3 4", PassEnd.EndOfLog, 4, SettledBy.Standing, TenSeconds, MayHaveLost: false), await pass.RunAsync(from: 1, found: 2));
        Assert.Equal([new(3, End, 2), new(5, End, 8)], pass.Queries);
    }

    [Fact]
    public async Task It_asks_for_as_many_as_it_is_told_to_at_least()
    {
        var pass = await new APass(last: 4) { QueryAtLeast = 3 }.StandAsync("1-4");

        Assert.Equal("1 2 3 4", (await pass.RunAsync()).Taken);
        Assert.Equal([new(1, End, 3), new(4, End, 12)], pass.Queries);
    }

    [Fact]
    public async Task What_was_given_out_and_written_since_the_head_was_read_is_taken_too()
    {
        var pass = await new APass(last: 1).StandAsync("1 2 4");

        Assert.Equal(new("1 2 3v 4", PassEnd.EndOfLog, 4, SettledBy.Standing, TenSeconds, MayHaveLost: false), await pass.RunAsync(found: 10));
    }

    [Theory]
    [InlineData(4_999, "1", PassEnd.Pending, 1)]
    [InlineData(5_000, "1 2v 3", PassEnd.EndOfLog, 3)]
    internal async Task A_missing_number_is_waited_for_until_the_one_above_is_five_seconds_old(int age, string taken, PassEnd end, long settled)
    {
        var pass = await (await new APass(last: 3).StandAsync("1")).StandAsync("3", TimeSpan.FromMilliseconds(age));

        var passed = await pass.RunAsync(found: 10);

        Assert.Equal((taken, end, settled, SettledBy.Standing), (passed.Taken, passed.End, passed.Settled, passed.By));
        Assert.Equal(end is PassEnd.Pending ? [] : [new(2, 2, 2) { Consistent = true }], pass.Queries);
    }

    [Theory]
    [InlineData(4_999, "1", PassEnd.Pending, 1, SettledBy.Standing)]
    [InlineData(5_000, "1 2v 3v", PassEnd.EndOfLog, 3, SettledBy.Sealed)]
    internal async Task At_the_end_until_the_last_number_is(int age, string taken, PassEnd end, long settled, SettledBy by)
    {
        var pass = await new APass(last: 3) { LastAge = TimeSpan.FromMilliseconds(age) }.StandAsync("1");

        var passed = await pass.RunAsync(found: 10);

        Assert.Equal((taken, end, settled, by), (passed.Taken, passed.End, passed.Settled, passed.By));
        Assert.Equal(end is PassEnd.Pending ? [] : [new(2, 3, 2) { Consistent = true }], pass.Queries);
    }

    [Fact]
    public async Task What_a_replica_lacks_is_looked_for_query_after_query_and_no_further_than_it_lacks()
    {
        var pass = await new APass(last: 9) { Decorate = store => new LackingStore(store, 2, 3, 4, 8, 9) { Most = 2 } }.StandAsync("1-9");

        Assert.Equal(new("1 2 3 4 5 6 7 8 9", PassEnd.EndOfLog, 9, SettledBy.Standing, TenSeconds, MayHaveLost: false), await pass.RunAsync(found: 1));
        Assert.Equal(
            [(2, End, false), (2, 4, true), (4, 4, true), (7, End, false), (8, 9, true), (10, 9, true)],
            pass.Queries.Select(range => (range.From, range.To, range.Consistent)));
    }

    [Fact]
    public async Task A_void_has_the_time_of_what_a_replica_lacks_above_it()
    {
        var pass = new APass(last: 5) { Decorate = store => new LackingStore(store, 3) };
        await pass.StandAsync("1 5");
        await pass.StandAsync("3", 2 * TenSeconds);

        Assert.Equal("1 2v 3 4v 5", (await pass.RunAsync()).Taken);
        Assert.Equal([10, 20, 20, 10, 10], pass.Standing.OrderBy(entry => entry.Key).Select(entry => entry.Value.TotalSeconds));
    }

    [Theory]
    [InlineData("1-9", 3, "1 2", 2, SettledBy.Standing)]
    [InlineData("1-9", 1, "", 0, SettledBy.Standing)]
    [InlineData("1 5", 3, "1 2v", 2, SettledBy.Sealed)]
    [InlineData("1 5", 5, "1 2v 3v 4v", 4, SettledBy.Sealed)]
    internal async Task What_does_not_fit_ends_it_wherever_it_was_found(string stands, long refused, string taken, long settled, SettledBy by)
    {
        foreach (var lacks in new long[][] { [], [2, 3, 4] })
        {
            var pass = await new APass(last: 9) { Refused = refused, Decorate = store => new LackingStore(store, lacks) }.StandAsync(stands);

            Assert.Equal(new(taken, PassEnd.Full, settled, by, TenSeconds, MayHaveLost: false), await pass.RunAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_ends_when_it_has_read_as_much_as_it_may(bool isLacking)
    {
        // Two entries are more than that.
        var pass = await new APass(last: 9, LogRules.Design with { SpareBytes = 200 })
        {
            QueryAtLeast = 2,
            Decorate = store => new LackingStore(store, isLacking ? [1, 2, 3, 4] : []),
        }.StandAsync("1-9");

        var passed = await pass.RunAsync();

        Assert.Equal((isLacking ? "1" : "1 2", PassEnd.Pending), (passed.Taken, passed.End));
    }

    [Theory]
    [InlineData(0, "1", 1, SettledBy.Standing)]
    [InlineData(2, "1 2v 3v", 3, SettledBy.Sealed)]
    internal async Task It_ends_when_it_has_sealed_as_much_as_it_may(long seals, string taken, long settled, SettledBy by)
    {
        foreach (var stands in new[] { "1", "1 5" })
        {
            var pass = await new APass(last: 5) { Budget = new(LogRules.Design, 10_000, seals) }.StandAsync(stands);

            Assert.Equal(new(taken, PassEnd.Pending, settled, by, TenSeconds, MayHaveLost: false), await pass.RunAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_leaves_out_a_run_of_voids_unless_it_looks_again_for_each(bool isLacking)
    {
        long[] lacks = isLacking ? [.. Enumerable.Range(1, 100)] : [];
        var pass = new APass(last: 100) { QueryAtLeast = 40, Decorate = store => new LackingStore(store, lacks) { Most = 40 } };
        await pass.StandAsync("1-100v");
        await pass.RememberAsync(1, 100, TenSeconds);

        var passed = await pass.RunAsync();

        Assert.Equal((isLacking ? 100 : 40, 100, SettledBy.Standing), (passed.Taken.Split(' ').Length, passed.Settled, passed.By));
    }
}
