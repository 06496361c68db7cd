using Realtime.Log;
using Realtime.Log.Append;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>A head that refuses is moved on by one of those who want numbers, and the others go on from it.</summary>
public sealed class NumberingTests
{
    [Fact]
    public async Task A_head_that_others_moved_on_meanwhile_gives_numbers_in_the_next_round()
    {
        var log = new ADirectLog(decorate: store => new Refuses(store, times: 1));
        await log.AppendAsync("a");
        var other = new ADirectLog(decorate: store => new Refuses(store, times: 4));

        Assert.Equal(1, (await other.AppendAsync("a")).Position.Seq);
        Assert.Equal(2, (await log.AppendAsync("b")).Position.Seq);
        Assert.Equal((1, 2), (log.Table.Head!.Floor, log.Table.Head.Last));
    }

    [Fact]
    public async Task A_head_that_stands_and_was_moved_on_by_others_is_left_alone()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");
        var late = log.Deploy(generation: 1, store => new Refuses(store, times: 1));

        Assert.Equal(2, (await late.AppendAsync(ADirectLog.Topic, log.Message("b"), CancellationToken.None)).Position.Seq);
        Assert.Equal(1, log.Table.Head!.Floor);
    }

    [Fact]
    public async Task A_head_that_is_moved_on_by_others_all_the_time_is_asked_five_times()
    {
        var log = new ADirectLog();
        var refuses = new Refuses(log.Store, times: int.MaxValue);
        var numbering = new Numbering(refuses, log.Rules, generation: 1, log.Clock);

        await Assert.ThrowsAsync<AppendFailedException>(() => numbering.TakeAsync("chat/general", 1, CancellationToken.None));

        Assert.Equal(5, refuses.Asked);
    }

    [Fact]
    public async Task A_topic_that_rested_16_days_to_the_millisecond_begins_a_new_floor()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");
        log.Pass(TimeSpan.FromDays(16));

        Assert.Equal(2, (await log.AppendAsync("b")).Position.Seq);
        Assert.Equal((2, log.Now), (log.Table.Head!.Floor, log.Table.Head.FloorAt));
    }

    [Fact]
    public async Task A_table_restored_twice_jumps_once_for_each_generation()
    {
        var log = new ADirectLog();
        await log.AppendAsync("a");

        var after = await log.Deploy(generation: 3).AppendAsync(ADirectLog.Topic, log.Message("b"), CancellationToken.None);

        Assert.Equal((2_000_001, 3), (after.Position.Seq, log.Table.Head!.Generation));
    }

    [Fact]
    public async Task An_epoch_is_ten_letters_or_digits() =>
        Assert.Matches("^[a-z0-9]{10}$", (await new ADirectLog().AppendAsync("a")).Position.Epoch);

    /// <summary>A head that refuses, and is good again when it is read: somebody else has moved it on.</summary>
    private sealed class Refuses(ILogStore inner, int times) : StoreDecorator(inner)
    {
        public int Asked { get; private set; }

        public override Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken) =>
            Asked++ < times ? Task.FromResult<Head?>(null) : base.TakeNumbersAsync(topic, request, cancellationToken);
    }
}
