using Realtime.Log;

namespace Realtime.Tests.Log.Bounds;

/// <summary>What a request is said to have read is what the table charges for it, in every way of reading.</summary>
public sealed class ReadMeterTests : BoundedReads
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(5, 100)]
    [InlineData(1_000, 100)]
    [InlineData(3_000, 16 * 1024)]
    [InlineData(100, 128 * 1024)]
    public async Task It_says_what_the_table_charges(int messages, int size)
    {
        await FillAsync(messages, size);
        var middle = messages == 0 ? Position.Start : new Position((await Store.GetHeadAsync(Topic.Topic, Token))!.Epoch, messages / 2);
        foreach (var limit in new[] { new PageLimit(1, 3_000_000), new PageLimit(100, 3_000_000) })
        {
            await AssertChargedAsync("newest", meter => Cold().ReadBackwardAsync(Topic, before: null, limit with { Meter = meter }, Token));
            await AssertChargedAsync("before", meter => Cold().ReadBackwardAsync(Topic, middle, limit with { Meter = meter }, Token));
            await AssertChargedAsync("after", meter => Cold().ReadForwardAsync(Topic, middle, limit with { Meter = meter }, Token));
            await AssertChargedAsync("after a gap", meter => Cold().ReadForwardAsync(Topic, Position.Start, limit with { Meter = meter }, Token));
            await AssertChargedAsync("since", meter => Cold().ReadSinceAsync(Topic, Now - TimeSpan.FromSeconds(20), limit with { Meter = meter }, Token));
            await AssertChargedAsync("long since", meter => Cold().ReadSinceAsync(Topic, Now - TimeSpan.FromDays(20), limit with { Meter = meter }, Token));
            foreach (var after in new[] { (Position?)null, middle })
            {
                var topics = Enumerable.Range(0, 50).Select(index => new TopicRead(Topic with { Topic = $"chat/{index:D7}" }, after)).ToList();
                await AssertChargedAsync("catch-up", meter => Cold().CatchUpAsync(topics, limit with { Meter = meter }, Token));
            }
        }
    }

    [Fact]
    public async Task A_request_that_fails_has_been_told_all_that_it_read_before()
    {
        await FillAsync(100, 16 * 1024);
        var failing = new MessageLog(new NoWatermark(Store), LogRules.Design, generation: 1, new Model.SimClock(() => Now, TimeSpan.Zero));
        var charged = new List<double>();
        var meter = new ReadMeter(charged.Add);

        await Assert.ThrowsAsync<Model.StoreTimeoutException>(
            () => failing.ReadBackwardAsync(Topic, before: null, new(1, 1) { Meter = meter }, Token));

        Assert.Equal([1, 0.5], charged);
        Assert.Equal(1.5, meter.Units);
    }

    [Theory]
    [InlineData(0, true, 1)]
    [InlineData(0, false, 0.5)]
    [InlineData(4_096, true, 1)]
    [InlineData(4_097, true, 2)]
    [InlineData(4_097, false, 1)]
    [InlineData(1_000_000, false, 122.5)]
    public void Units_are_steps_of_4_KB_and_half_when_eventually_consistent(long bytes, bool consistent, double units)
    {
        var meter = new ReadMeter();

        meter.Add(3);
        meter.Read(bytes, consistent);

        Assert.Equal(3 + units, meter.Units);
    }

    /// <summary>Up to what an item's size is estimated by: a step more or less for each call, and a hundredth.</summary>
    private async Task AssertChargedAsync(string name, Func<ReadMeter, Task> readAsync)
    {
        var meter = new ReadMeter();
        Store.Meter.Reset();
        await readAsync(meter);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {Store.Meter.ReadUnits} units, said to be {meter.Units}");
        Assert.InRange(meter.Units, Store.Meter.ReadUnits * 0.98, (Store.Meter.ReadUnits * 1.02) + Store.Meter.Requests);
    }

    private async Task FillAsync(int messages, int size)
    {
        var log = Cold();
        for (var number = 0; number < messages; number++)
        {
            await log.AppendAsync(Topic, Message($"m{number}") with { Body = new byte[size] }, Token);
            Now += TimeSpan.FromMilliseconds(10);
        }
    }

    private sealed class NoWatermark(Realtime.Log.Table.ILogStore inner) : Model.StoreDecorator(inner)
    {
        public override Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken) => throw new Model.StoreTimeoutException();
    }
}
