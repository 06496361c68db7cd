using Realtime.Log;
using Realtime.Log.Read;

namespace Realtime.Tests.Log.Bounds;

/// <summary>What a read is charged is what the table counts, read by read.</summary>
public sealed class ReadChargeTests : BoundedReads
{
    private readonly ReadMeter _charged = new();

    [Fact]
    public async Task Each_read_is_charged_what_the_table_counts()
    {
        await Cold().AppendBatchAsync(Topic, [Message("a"), Message("b"), Message("c")], Token);
        var limit = new PageLimit(100, 1_000_000) { Meter = _charged };
        var read = new LogRead(Store, Topic, (await Store.GetHeadAsync(Topic.Topic, Token))!, Now, limit, LogRules.Design);

        await AssertChargedAsync(1, () => read.GetHeadAgainAsync(Token));
        await AssertChargedAsync(0.5, () => read.GetWatermarkAsync(Token));
        await AssertChargedAsync(0.5, () => read.FindVoidRunAsync(3, Token));
        await AssertChargedAsync(5, () => read.GetEntryAsync(2, Token));
        await AssertChargedAsync(1, () => read.GetEntryAsync(4, Token));
        await AssertChargedAsync(6.5, () => read.QueryAsync(new(1, 3, 3), Token));
        await AssertChargedAsync(13, () => read.QueryAsync(new(1, 3, 3) { Consistent = true }, Token));
    }

    [Fact]
    public async Task A_request_is_charged_the_head_with_which_it_begins() => await AssertChargedAsync(
        1, () => Cold().ReadForwardAsync(Topic, Position.Start, new(10, 1_000) { Meter = _charged }, Token));

    [Fact]
    public async Task Entries_read_one_by_one_add_up()
    {
        await Cold().AppendBatchAsync(Topic, [Message("a"), Message("b")], Token);
        var limit = new PageLimit(100, 1_000_000) { Budget = new(LogRules.Design, 20_000) };
        var read = new LogRead(Store, Topic, (await Store.GetHeadAsync(Topic.Topic, Token))!, Now, limit, LogRules.Design);

        await read.GetEntryAsync(1, Token);
        Assert.False(read.IsSpent);
        await read.GetEntryAsync(2, Token);
        Assert.True(read.IsSpent);
    }

    private async Task AssertChargedAsync(double units, Func<Task> read)
    {
        Store.Meter.Reset();
        var before = _charged.Units;

        await read();

        Assert.Equal((units, units), (Store.Meter.ReadUnits, _charged.Units - before));
    }
}
