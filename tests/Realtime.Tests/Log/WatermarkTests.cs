using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>What a reader makes of a watermark, and when it moves it on.</summary>
public sealed class WatermarkTests
{
    private const int Large = 64 * 1024;
    private const int Old = 30;

    private readonly ADirectLog _log = new();
    private readonly List<string> _alarms = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 31, 0, false)]
    [InlineData(null, 32, 0, true)]
    [InlineData(null, 31, Large - 1, false)]
    [InlineData(null, 1, Large, true)]
    [InlineData(null, 0, Large, false)]
    [InlineData(10L, 41, 0, false)]
    [InlineData(10L, 42, 0, true)]
    [InlineData(10L, 11, Large, true)]
    [InlineData(10L, 10, Large, false)]
    [InlineData(10L, 9, Large, false)]
    public async Task It_is_moved_up_by_32_numbers_or_64_KB(long? from, long to, long bytes, bool moved)
    {
        var mark = from is { } seq ? new Settled(seq, SettledBy.Standing, _log.Now) : (Settled?)null;
        foreach (var by in new[] { SettledBy.Age, SettledBy.Sealed })
        {
            await Over(_log.Store).MoveAsync(Read(last: 100), mark, new(to, by, _log.Now), bytes, Token);

            Assert.Equal(moved && by is SettledBy.Sealed ? to : null, _log.Table.Watermark);
        }
    }

    [Fact]
    public async Task A_move_that_the_table_refuses_is_nobodys_loss_and_any_other_error_is_told()
    {
        var (read, to) = (Read(last: 100), new Settled(100, SettledBy.Standing, _log.Now));

        await Over(new Failing(_log.Store, new StoreTimeoutException())).MoveAsync(read, from: null, to, 0, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Over(new Failing(_log.Store, new InvalidOperationException())).MoveAsync(read, from: null, to, 0, Token));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Over(new Failing(_log.Store, new OperationCanceledException())).MoveAsync(read, from: null, to, 0, Token));
    }

    [Fact]
    public async Task What_stands_there_comes_with_what_stands_above_it()
    {
        Put((3, 0), (4, 0), (5, 0));
        _log.Table.MoveWatermark(3, _log.Now);
        var counting = new CountingStore(_log.Store);

        var found = (await Over(counting).FindAsync(Read(last: 5, counting), 16, Token))!.Value;

        Assert.Equal((Settled.Of(_log.Table.GetEntry(3)!), 3), (found.Mark, found.Above.Entries.Count));
        Assert.Equal([new EntryRange(3, long.MaxValue, 16)], counting.Queries);
        Assert.Empty(counting.Gets);
        Assert.Equal(0, counting.Heads);
    }

    [Fact]
    public async Task What_a_replica_lacks_there_is_read_consistently()
    {
        Put((3, 0), (4, 0));
        _log.Table.MoveWatermark(3, _log.Now);
        var store = new LackingStore(_log.Store, 3);

        var found = (await Over(store).FindAsync(Read(last: 4, store), 16, Token))!.Value;

        Assert.Equal(Settled.Of(_log.Table.GetEntry(3)!), found.Mark);
    }

    [Fact]
    public async Task A_last_number_that_was_given_out_lately_is_no_reason_to_read_the_head_again()
    {
        Put((5, 0));
        _log.Table.MoveWatermark(5, _log.Now);
        var counting = new CountingStore(_log.Store);

        Assert.Equal(5, (await Over(counting).FindAsync(Read(last: 5, counting), 16, Token))!.Value.Mark.Seq);

        Assert.Equal(0, counting.Heads);
    }

    [Fact]
    public async Task A_watermark_that_was_moved_past_the_head_meanwhile_says_that_all_is_settled()
    {
        for (var number = 1; number <= 5; number++)
        {
            await _log.AppendAsync($"m{number}");
        }

        _log.Table.MoveWatermark(5, _log.Now);

        Assert.Equal(3, (await Over(_log.Store).FindAsync(Read(last: 3), 16, Token))!.Value.Mark.Seq);
        Assert.Empty(_alarms);
    }

    [Fact]
    public async Task A_watermark_that_was_never_given_out_is_told_with_its_topic()
    {
        await _log.AppendAsync("m1");
        _log.Table.MoveWatermark(99, _log.Now);

        Assert.Null(await Over(_log.Store).FindAsync(Read(last: 1), 16, Token));

        Assert.Equal(["The watermark of chat/general says 99, which was never given out."], _alarms);
    }

    [Theory]
    [InlineData("the last number, young", 3, 0, "", true)]
    [InlineData("the last number, old", 3, Old, "", false)]
    [InlineData("nothing below, and the last number is another", 4, 0, "", false)]
    [InlineData("a young one below", 4, 0, "2:0", true)]
    [InlineData("a young one below, which is the first", 4, 0, "1:0", true)]
    [InlineData("an old one below", 4, 0, "2:30", false)]
    [InlineData("two young ones below", 4, 0, "1:0 2:0", true)]
    [InlineData("the nearer one below is young", 4, 0, "1:30 2:0", true)]
    [InlineData("the nearer one below is old", 4, 0, "1:0 2:30", false)]
    [InlineData("an old one below, a young one above", 4, 0, "2:30 4:0", false)]
    public async Task Where_nothing_stands_it_may_have_expired_unless_something_young_stands_below(
        string name, long last, int headDays, string entries, bool told)
    {
        Put([.. entries.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(':'))
            .Select(parts => (int.Parse(parts[0], null), int.Parse(parts[1], null)))]);
        _log.Table.MoveWatermark(3, _log.Now);

        var found = await Over(_log.Store).FindAsync(Read(last, days: headDays), 16, Token);

        Assert.Equal((name, told), (name, found is null));
        Assert.Equal(told ? ["The watermark of chat/general says 3, where nothing stands."] : [], _alarms);
        Assert.Equal(told ? null : new Settled(3, SettledBy.Age, DateTimeOffset.MinValue), found?.Mark);
    }

    private Watermark Over(ILogStore store) => new(store, LogRules.Design, _alarms.Add);

    private LogRead Read(long last, ILogStore? store = null, int days = 0)
    {
        var at = _log.Now - TimeSpan.FromDays(days);
        var head = new Head { Last = last, At = at, Epoch = "e", Generation = 1, Floor = 1, FloorAt = at, Born = at };
        return new(store ?? _log.Store, ADirectLog.Topic, head, _log.Now, new(1, 1), LogRules.Design);
    }

    /// <summary>Voids that stand, each some days old.</summary>
    private void Put(params (int Seq, int Days)[] entries)
    {
        foreach (var (seq, days) in entries)
        {
            _log.Table.PutEntry(new() { Seq = seq, At = _log.Now - TimeSpan.FromDays(days), ExpiresAt = DateTimeOffset.MaxValue }, _log.Now);
        }
    }

    private sealed class Failing(ILogStore inner, Exception error) : StoreDecorator(inner)
    {
        public override Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) => throw error;
    }
}
