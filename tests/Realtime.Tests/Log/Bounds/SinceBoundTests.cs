using Realtime.Log;

namespace Realtime.Tests.Log.Bounds;

/// <summary>Since a time comes what was sent since then, at once and from the first message on, on topics as busy as can be.</summary>
public sealed class SinceBoundTests : BoundedReads
{
    [Theory]
    [InlineData(3_000, 100, 16_000, 10)]
    [InlineData(3_000, 100, 16_000, 60)]
    [InlineData(3_000, 10, 16_000, 10)]
    [InlineData(3_000, 100, 1_000, 10)]
    [InlineData(3_000, 20, 1_000, 10)]
    [InlineData(300, 1, 16_000, 10)]
    [InlineData(300, 1, 100, 200)]
    [InlineData(60, 10, 100_000, 3)]
    [InlineData(100, 100, 16_000, 1)]
    public async Task It_begins_with_the_first_message_of_the_time_and_whoever_goes_on_gets_each_once(
        int messages, int aSecond, int size, int secondsAgo)
    {
        await FillAsync(messages, aSecond, size);
        var since = Now - TimeSpan.FromSeconds(secondsAgo);
        var wanted = Math.Min(messages, secondsAgo * aSecond);
        Store.Meter.Reset();

        var page = await Cold().ReadSinceAsync(Topic, since, new(100, 3_000_000), Token);

        AssertBounded($"since {secondsAgo} s", messages, requests: 1, Bytes(page));
        Assert.Equal(messages - wanted + 1, page.Messages[0].Position.Seq);
        var got = page.Messages.ToList();
        while (page.Next != page.Head)
        {
            Store.Meter.Reset();
            page = await Cold().ReadForwardAsync(Topic, page.Next, new(100, 3_000_000), Token);
            AssertBounded("after", messages, requests: 1, Bytes(page));
            got.AddRange(page.Messages);
        }

        Assert.Equal(Enumerable.Range(messages - wanted + 1, wanted), got.Select(message => (int)message.Position.Seq));
        Assert.False(page.Pending);
    }

    [Fact]
    public async Task Asked_for_the_same_again_it_comes_though_the_topic_is_written_to_all_the_time()
    {
        var since = Now + TimeSpan.FromSeconds(140);
        await FillAsync(3_000, aSecond: 20, size: 1_000);

        Assert.Equal(since, (await Cold().ReadSinceAsync(Topic, since, new(1, 3_000_000), Token)).Messages[0].SentAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Behind_a_number_that_held_the_end_back_each_request_comes_nearer_and_brings_nothing_older(bool goesOn)
    {
        await Store.TakeNumbersAsync(Topic.Topic, new(1, Now, "e", 1, DateTimeOffset.MinValue), Token);
        await FillAsync(400, aSecond: 100, size: 16_000);
        Now += TimeSpan.FromSeconds(2);
        var (since, requests) = (Now - TimeSpan.FromSeconds(3), 0);
        var limit = new PageLimit(100, 3_000_000) { Since = since };

        LogPage page;
        Position? next = null;
        do
        {
            // By the time again, or on from where the page ended, with the time.
            Store.Meter.Reset();
            page = goesOn && next is { } after
                ? await Cold().ReadForwardAsync(Topic, after, limit, Token)
                : await Cold().ReadSinceAsync(Topic, since, limit, Token);
            AssertBounded("held back", 400, requests: 1, Bytes(page));
            Assert.True(page.Messages.Count > 0 || (page.Pending && (next is null || page.Next.Seq > next.Value.Seq)));
            Assert.All(page.Messages, message => Assert.True(message.SentAt >= since));
            next = page.Next;
            requests++;
        }
        while (page.Messages.Count == 0);

        Assert.Equal(302, page.Messages[0].Position.Seq);
        Assert.InRange(requests, 2, 12);
    }

    [Fact]
    public async Task It_begins_below_messages_whose_appenders_clocks_are_behind()
    {
        await FillAsync(100, aSecond: 10, size: 100);
        Now -= TimeSpan.FromSeconds(5);
        await FillAsync(10, aSecond: 100, size: 100);
        Now += TimeSpan.FromSeconds(6);
        await FillAsync(10, aSecond: 10, size: 100);
        var since = Now - TimeSpan.FromSeconds(5);

        // 61 to 100 are from before 101 to 110 by their numbers, and not by their times.
        var page = await Cold().ReadSinceAsync(Topic, since, new(1_000, 3_000_000), Token);

        var expected = Enumerable.Range(1, 120).Where(number => number is > 70 and <= 100 or > 110).Select(number => (long)number);
        Assert.Equal(expected, page.Messages.Select(message => message.Position.Seq));
    }

    private async Task FillAsync(int messages, int aSecond, int size)
    {
        var log = Cold();
        for (var number = 0; number < messages; number++)
        {
            await log.AppendAsync(Topic, Message($"{Guid.NewGuid():N}") with { Body = new byte[size] }, Token);
            if ((number + 1) % aSecond == 0)
            {
                Now += TimeSpan.FromSeconds(1);
            }
        }
    }
}
