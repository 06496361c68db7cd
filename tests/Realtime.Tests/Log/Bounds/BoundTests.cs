using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log.Bounds;

/// <summary>
/// No request costs more because of what others wrote: what a page costs over all requests until it is complete, on topics that somebody
/// has filled as fast as they could.
/// </summary>
public sealed class BoundTests
{
    private const int Megabyte = 1024 * 1024;
    private const int Body = 16 * 1024;
    private const int ReadStep = 4096;

    private static readonly LogTopic Topic = new("chat/general", TimeSpan.FromDays(90)) { MaxBodyBytes = Body };

    private readonly MeteredStore _store = new();
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    public static TheoryData<int, int> Topics => [.. TestSizes.BusyTopics];

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task The_newest_message_of_a_busy_topic_costs_little(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        await AssertBoundedAsync("newest message", messages, () => Cold().ReadBackwardAsync(Topic, before: null, new(1, 3_000_000), Token));

        _store.ForgetWatermark();
        await AssertBoundedAsync("newest message, no watermark", messages, () => Cold().ReadBackwardAsync(Topic, before: null, new(1, 3_000_000), Token));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_page_of_any_kind_costs_what_it_returns(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        var middle = new Position((await _store.GetHeadAsync(Topic.Topic, Token))!.Epoch, messages / 2);
        foreach (var count in new[] { 1, 10, 100 })
        {
            await AssertBoundedAsync($"{count} newest", messages, () => Cold().ReadBackwardAsync(Topic, before: null, new(count, 3_000_000), Token));
            await AssertBoundedAsync($"{count} before", messages, () => Cold().ReadBackwardAsync(Topic, middle, new(count, 3_000_000), Token));
            await AssertBoundedAsync($"{count} after", messages, () => Cold().ReadForwardAsync(Topic, middle, new(count, 3_000_000), Token));
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_page_since_a_time_goes_on_where_its_bounds_end_it(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        _store.Meter.Reset();

        // Clocks differ and appends are in flight: the search begins minutes before, and the page ends before it comes to the time.
        var page = await Cold().ReadSinceAsync(Topic, _now - TimeSpan.FromSeconds(20), new(1, 3_000_000), Token);

        AssertBounded("1 since", messages, 1, page.Messages.Sum(message => (long)message.Body.Length));
        Assert.True(page.Pending && page.Next.Seq > 0);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Catching_up_with_fifty_busy_topics_costs_what_it_returns(int messages, int aSecond)
    {
        await FillAsync(messages, aSecond);
        var epoch = (await _store.GetHeadAsync(Topic.Topic, Token))!.Epoch;
        foreach (var (name, after) in new[] { ("heads", (Position?)null), ("pages", new Position(epoch, messages - 100)) })
        {
            var topics = Enumerable.Range(0, 50).Select(index => new TopicRead(Topic with { Topic = $"chat/{index:D7}" }, after)).ToList();
            _store.Meter.Reset();
            var pages = await Cold().CatchUpAsync(topics, new(100, 3_000_000), Token);
            var returned = pages.Sum(page => page.Page!.Messages.Sum(message => (long)message.Body.Length));
            AssertBounded($"50 topics, {name}", messages, requests: 1, returned);
            Assert.InRange(returned, after is null ? 0 : 2_000_000, 3_000_000);
        }
    }

    [Fact]
    public async Task The_watermark_costs_the_appenders_little()
    {
        await FillAsync(TestSizes.BusyTopics[0].Item1, TestSizes.BusyTopics[0].Item2);
        var seconds = TestSizes.BusyTopics[0].Item1 / TestSizes.BusyTopics[0].Item2;

        // An append of 16 KB writes 19 units and reads one. What the watermark adds is read eventually consistent, once.
        var messages = TestSizes.BusyTopics[0].Item1;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{messages} messages: {_store.Meter.WriteUnits} write units, {_store.Meter.ReadUnits} read units, {_store.WatermarkMoves} moves");
        Assert.InRange(_store.WatermarkMoves, 1, (seconds / 2) + 1);
        Assert.InRange(_store.Meter.WriteUnits, 0, (messages * 19) + _store.WatermarkMoves);
        Assert.InRange(_store.Meter.ReadUnits, 0, messages * 3.2);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A process that knows nothing yet.</summary>
    private MessageLog Cold() => new(_store, LogRules.Design, generation: 1, new SimClock(() => _now, TimeSpan.Zero));

    private async Task FillAsync(int messages, int aSecond)
    {
        var (log, body) = (Cold(), new byte[Body]);
        for (var number = 0; number < messages; number++)
        {
            var message = new NewMessage { Id = $"{_now.ToUnixTimeMilliseconds()}-{number}", Sender = "backend", SentAt = _now, Body = body };
            await log.AppendAsync(Topic, message, Token);
            if ((number + 1) % aSecond == 0)
            {
                _now += TimeSpan.FromSeconds(1);
            }
        }
    }

    private async Task AssertBoundedAsync(string name, int messages, Func<Task<LogPage>> readAsync)
    {
        _store.Meter.Reset();
        var (requests, returned) = (0, 0L);
        LogPage page;
        do
        {
            page = await readAsync();
            returned += page.Messages.Sum(message => (long)message.Body.Length);
            requests++;
        }
        while (page.Messages.Count == 0 && page.Pending && requests < 10);

        Assert.NotEmpty(page.Messages);
        AssertBounded(name, messages, requests, returned);
    }

    private void AssertBounded(string name, int messages, int requests, long returned)
    {
        var meter = _store.Meter;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"| {name} | {messages} | {requests} | {meter.Requests} | {returned / 1024} | {meter.ReadBytes / 1024} | {meter.ReadUnits} | {meter.WriteUnits} |");
        var bytes = (4 * returned) + Megabyte;
        Assert.InRange(requests, 1, 5);
        Assert.InRange(meter.ReadBytes, 0, bytes);
        Assert.InRange(meter.ReadUnits + meter.WriteUnits, 0, (double)bytes / ReadStep);
    }
}
