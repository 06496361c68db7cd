using Realtime.Log;

namespace Realtime.Tests.Log.Bounds;

/// <summary>
/// No request costs more because of what others wrote: what a page costs over all requests until it is complete, on topics that somebody
/// has filled as fast as they could.
/// </summary>
public sealed class BoundTests : BoundedReads
{
    public static TheoryData<int, int> Topics => [.. TestSizes.BusyTopics];

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task The_newest_message_of_a_busy_topic_costs_little(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        await AssertBoundedAsync("newest message", messages, () => Cold().ReadBackwardAsync(Topic, before: null, new(1, 3_000_000), Token));

        Store.ForgetWatermark();
        await AssertBoundedAsync("newest message, no watermark", messages, () => Cold().ReadBackwardAsync(Topic, before: null, new(1, 3_000_000), Token));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_page_of_any_kind_costs_what_it_returns(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        var middle = new Position((await Store.GetHeadAsync(Topic.Topic, Token))!.Epoch, messages / 2);
        foreach (var count in new[] { 1, 10, 100 })
        {
            await AssertBoundedAsync($"{count} newest", messages, () => Cold().ReadBackwardAsync(Topic, before: null, new(count, 3_000_000), Token));
            await AssertBoundedAsync($"{count} before", messages, () => Cold().ReadBackwardAsync(Topic, middle, new(count, 3_000_000), Token));
            await AssertBoundedAsync($"{count} after", messages, () => Cold().ReadForwardAsync(Topic, middle, new(count, 3_000_000), Token));
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_page_since_a_time_costs_what_it_returns(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        foreach (var seconds in new[] { 1, 20, 59, 400 })
        {
            await AssertBoundedAsync(
                $"1 since {seconds} s", messages, () => Cold().ReadSinceAsync(Topic, Now - TimeSpan.FromSeconds(seconds), new(1, 3_000_000), Token));
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Catching_up_with_fifty_busy_topics_costs_what_it_returns(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        var epoch = (await Store.GetHeadAsync(Topic.Topic, Token))!.Epoch;
        foreach (var (name, after) in new[] { ("heads", (Position?)null), ("pages", new Position(epoch, messages - 100)) })
        {
            var topics = Enumerable.Range(0, 50).Select(index => new TopicRead(Topic with { Topic = $"chat/{index:D7}" }, after)).ToList();
            Store.Meter.Reset();
            var pages = await Cold().CatchUpAsync(topics, new(100, 3_000_000), Token);
            var returned = pages.Sum(page => Bytes(page.Page!));
            AssertBounded($"50 topics, {name}", messages, requests: 1, returned);
            Assert.InRange(returned, after is null ? 0 : 2_000_000, 3_000_000);
        }
    }

    [Fact]
    public async Task The_watermark_costs_the_appenders_little()
    {
        await FillAsync(TestSizes.BusyTopics[0].Item1, TestSizes.BusyTopics[0].Item2);

        // An append of 16 KB writes 19 units and reads one. What the watermark adds is read eventually consistent, once, and two units for
        // each 15 messages.
        var messages = TestSizes.BusyTopics[0].Item1;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{messages} messages: {Store.Meter.WriteUnits} write units, {Store.Meter.ReadUnits} read units, {Store.WatermarkMoves} moves");
        Assert.InRange(Store.WatermarkMoves, 1, (messages / 15) + 1);
        Assert.InRange(Store.Meter.WriteUnits, 0, (messages * 19) + Store.WatermarkMoves);
        Assert.InRange(Store.Meter.ReadUnits, 0, messages * 3.4);
    }

    private async Task FillAsync(int messages, int aSecond)
    {
        var log = Cold();
        for (var number = 0; number < messages; number++)
        {
            await log.AppendAsync(Topic, Message($"{Now.ToUnixTimeMilliseconds()}-{number}"), Token);
            if ((number + 1) % aSecond == 0)
            {
                Now += TimeSpan.FromSeconds(1);
            }
        }
    }

    private async Task AssertBoundedAsync(string name, int messages, Func<Task<LogPage>> readAsync)
    {
        Store.Meter.Reset();
        var (requests, returned) = (0, 0L);
        LogPage page;
        do
        {
            page = await readAsync();
            returned += Bytes(page);
            requests++;
        }
        while (page.Messages.Count == 0 && page.Pending && requests < 10);

        Assert.NotEmpty(page.Messages);
        AssertBounded(name, messages, requests, returned);
    }
}
