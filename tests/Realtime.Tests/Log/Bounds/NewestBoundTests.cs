using Realtime.Log;

namespace Realtime.Tests.Log.Bounds;

/// <summary>The newest page is the newest, whatever was written, how fast, by how many and how young processes; or it says that it is not.</summary>
public sealed class NewestBoundTests : BoundedReads
{
    private static readonly PageLimit Ten = new(10, 3_000_000);

    [Theory]
    [InlineData(3_000, 100, 16_000, 1)]
    [InlineData(100, 100, 16_000, 1)]
    [InlineData(200, 100, 16_000, 1)]
    [InlineData(60, 20, 16_000, 3)]
    [InlineData(1_000, 500, 1_000, 1)]
    [InlineData(3_000, 100, 1_000, 1)]
    [InlineData(3_000, 10, 16_000, 1)]
    [InlineData(300, 1, 16_000, 1)]
    [InlineData(3_000, 100, 16_000, 8)]
    [InlineData(3_000, 10, 16_000, 40)]
    [InlineData(300, 1, 16_000, 40)]
    [InlineData(150, 1, 16_000, 200)]
    [InlineData(150, 150, 16_000, 150)]
    [InlineData(100, 100, 100_000, 7)]
    [InlineData(2_000, 1_000, 150, 90)]
    public async Task It_is_there_at_the_first_request(int messages, int aSecond, int size, int processes)
    {
        await FillAsync(messages, aSecond, size, processes);

        await AssertNewestAsync($"{messages} at {aSecond}/s of {size} by {processes}", messages);
    }

    [Theory]
    [InlineData(1, 100, 16_000)]
    [InlineData(1, 100, 60_000)]
    [InlineData(1, 17, 16_000)]
    [InlineData(7, 40, 16_000)]
    [InlineData(30, 9, 16_000)]
    public async Task It_is_there_after_batches_each_of_which_is_all_that_its_process_did(int batches, int count, int size)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            var messages = Enumerable.Range(0, count).Select(number => Sized($"{batch}-{number}", size)).ToList();
            await Cold().AppendBatchAsync(Topic, messages, Token);
        }

        await AssertNewestAsync($"{batches} batches of {count}", batches * count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public async Task It_is_there_though_large_messages_never_have_the_number_of_one_whose_turn_it_is(int size)
    {
        var log = Cold();
        for (var number = 1; number <= 400; number++)
        {
            await log.AppendAsync(Topic, Sized($"{number}", number % 2 == 0 ? size : 16_000), Token);
        }

        await AssertNewestAsync($"every other of {size}", 400);
    }

    [Fact]
    public async Task While_an_append_is_in_flight_it_says_that_it_is_not_all()
    {
        await FillAsync(20, aSecond: 20, size: 16_000, processes: 1);
        await Store.TakeNumbersAsync(Topic.Topic, new(1, Now, "e", 1, DateTimeOffset.MinValue), Token);
        await FillAsync(20, aSecond: 20, size: 16_000, processes: 1);

        var page = await Cold().ReadBackwardAsync(Topic, before: null, Ten, Token);

        Assert.Equal((20, 20, true), (page.Messages[^1].Position.Seq, page.Head.Seq, page.Pending));
        Now += TimeSpan.FromSeconds(6);
        await AssertNewestAsync("sealed", 41);
    }

    [Fact]
    public async Task Behind_a_number_that_held_the_end_back_each_request_comes_nearer_and_none_before_the_last_says_that_it_is_there()
    {
        // The watermark can't pass it for 5 s, in which 8 MB are written: and then nobody writes any more.
        await Store.TakeNumbersAsync(Topic.Topic, new(1, Now, "e", 1, DateTimeOffset.MinValue), Token);
        await FillAsync(400, aSecond: 100, size: 16_000, processes: 1);
        Now += TimeSpan.FromSeconds(2);

        var (end, requests) = (0L, 0);
        LogPage page;
        do
        {
            Store.Meter.Reset();
            page = await Cold().ReadBackwardAsync(Topic, before: null, Ten, Token);
            AssertBounded("held back", 400, requests: 1, Bytes(page));
            Assert.True(page.Head.Seq > end);
            Assert.Equal(page.Head.Seq < 401, page.Pending);
            end = page.Head.Seq;
            requests++;
        }
        while (page.Pending);

        Assert.InRange(requests, 2, 15);
    }

    private async Task FillAsync(int messages, int aSecond, int size, int processes)
    {
        var logs = Enumerable.Range(0, processes).Select(_ => Cold()).ToList();
        for (var number = 0; number < messages; number++)
        {
            await logs[number % processes].AppendAsync(Topic, Sized($"{Now.ToUnixTimeMilliseconds()}-{number}", size), Token);
            if ((number + 1) % aSecond == 0)
            {
                Now += TimeSpan.FromSeconds(1);
            }
        }
    }

    private async Task AssertNewestAsync(string name, long last)
    {
        Store.Meter.Reset();

        var page = await Cold().ReadBackwardAsync(Topic, before: null, Ten, Token);

        AssertBounded(name, (int)last, requests: 1, Bytes(page));
        Assert.Equal((last, last, false), (page.Messages[^1].Position.Seq, page.Head.Seq, page.Pending));
        Assert.Equal(10, page.Messages.Count);
    }

    private NewMessage Sized(string id, int size) => Message(id) with { Body = new byte[size] };
}
