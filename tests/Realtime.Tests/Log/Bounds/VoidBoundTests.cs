using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log.Bounds;

/// <summary>
/// What a page costs that lies behind thousands of numbers which have no message: nothing, once somebody has been through them, however they
/// came about.
/// </summary>
public sealed class VoidBoundTests : BoundedReads
{
    public static TheoryData<int> Voids => [.. TestSizes.ManyVoids];

    /// <summary>In rounds of a bit more than a minute, the last line at 140 a second: more than a reader may seal.</summary>
    public static TheoryData<int, int> FailedFor => [.. TestSizes.ManyVoids.Select(voids => (voids, 30)), (60_000, 6)];

    [Theory]
    [MemberData(nameof(Voids))]
    public async Task The_first_request_over_many_voids_ends_in_time_and_keeps_its_progress(int voids)
    {
        await MessagesAsync(1);
        await StandingVoidsAsync(voids);
        await MessagesAsync(1);

        await AssertFirstWayAsync(voids);
    }

    [Theory]
    [MemberData(nameof(Voids))]
    public async Task Voids_that_somebody_has_been_through_cost_nothing(int voids)
    {
        await MessagesAsync(1);
        await StandingVoidsAsync(voids);
        await MessagesAsync(1);
        await AssertFirstWayAsync(voids);

        await AssertEveryWayAsync("seen standing", first: 1, voids);
    }

    [Theory]
    [MemberData(nameof(Voids))]
    public async Task Numbers_of_appends_that_died_cost_nothing_once_they_are_sealed(int voids)
    {
        await MessagesAsync(1);
        await Store.TakeNumbersAsync(Topic.Topic, new(voids, Now, "e", 1, DateTimeOffset.MinValue), Token);
        Now += TimeSpan.FromSeconds(1);
        await MessagesAsync(1);
        Now += TimeSpan.FromSeconds(6);

        // 200 a request.
        var after = (await At(1)).After;
        for (var page = Page(after); page.Messages.Count == 0; page = await ReadAsync(page.Next))
        {
            after = page.Next;
        }

        await AssertEveryWayAsync("sealed", first: 1, voids);

        async Task<LogPage> ReadAsync(Position from) => await Cold().ReadForwardAsync(Topic, from, new(1, 3_000_000), Token);
        static LogPage Page(Position position) => new([], position, position, Pending: true, Truncated: false);
    }

    [Theory]
    [MemberData(nameof(FailedFor))]
    public async Task Numbers_of_appends_that_failed_for_long_cost_nothing_to_those_who_come_afterwards(int voids, int rounds)
    {
        await MessagesAsync(1);
        var (refusing, messages) = (new Refusing(Store), voids / rounds);
        var log = Over(refusing);

        // Each is tried again after more than a minute, and leaves a void each time. At the end all are in the log.
        for (var round = 0; round <= rounds; round++)
        {
            refusing.Refuses = round < rounds;
            for (var number = 0; number < messages; number++)
            {
                Task append = log.AppendAsync(Topic, Message($"retried-{number}"), Token);
                await (refusing.Refuses ? Assert.ThrowsAsync<StoreTimeoutException>(() => append) : append);
                Now += TimeSpan.FromSeconds(70) / messages;
            }
        }

        await AssertEveryWayAsync("of failed appends", first: 1, voids);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(90)]
    public async Task A_run_that_is_known_is_not_written_again(int reads)
    {
        await MessagesAsync(1);
        await StandingVoidsAsync(1_000);
        await MessagesAsync(1);
        await AssertFirstWayAsync(1_000);
        var written = Store.RunsWritten;

        for (var read = 0; read < reads; read++)
        {
            await Cold().ReadForwardAsync(Topic, (await At(1 + read)).After, new(1, 3_000_000), Token);
            await Cold().ReadBackwardAsync(Topic, before: null, new(2, 3_000_000), Token);
        }

        Assert.Equal(written, Store.RunsWritten);
    }

    [Fact]
    public async Task Runs_that_somebody_remembered_in_part_become_one()
    {
        await MessagesAsync(1);
        await StandingVoidsAsync(10_000);
        await MessagesAsync(1);
        foreach (var inside in new[] { 8_000, 5_000, 2_000, 1 })
        {
            await Cold().ReadForwardAsync(Topic, (await At(inside)).After, new(1, 3_000_000), Token);
        }

        await AssertEveryWayAsync("in parts", first: 1, 10_000);
    }

    /// <summary>The first who comes: some requests more, each within its bounds, and each goes on where the one before ended.</summary>
    private async Task AssertFirstWayAsync(int voids)
    {
        var (after, requests) = ((await At(1)).After, 0);
        LogPage page;
        do
        {
            Store.Meter.Reset();
            page = await Cold().ReadForwardAsync(Topic, after, new(1, 3_000_000), Token);
            AssertBounded("first", voids, 1, Bytes(page));
            Assert.True(page.Next.Seq > after.Seq);
            Assert.InRange(Store.Meter.Requests, 1, 20);
            after = page.Next;
            requests++;
        }
        while (page.Messages.Count == 0);

        Assert.InRange(requests, 1, 1 + (voids / 5_000));
    }

    /// <summary>From every place and in every way: at most five requests in all, and four times what they return and 1 MB.</summary>
    private async Task AssertEveryWayAsync(string name, long first, int voids)
    {
        var last = first + voids;
        foreach (var seq in new[] { first, first + 1, first + 40, first + (voids / 2), last - 40, last - 1, last })
        {
            await AssertForwardAsync($"after, {name}", voids, seq);
            await AssertBackwardAsync($"before, {name}", voids, seq);
        }

        await AssertForwardAsync($"since, {name}", voids, after: null);
        await AssertBackwardAsync($"newest, {name}", voids, before: (await Store.GetHeadAsync(Topic.Topic, Token))!.Last == last + 1 ? null : last);
        await AssertCatchUpAsync($"50 topics, {name}", voids, (await At(first)).After);
        await AssertCatchUpAsync($"50 topics inside, {name}", voids, (await At(first + (voids / 2))).After);
    }

    private async Task AssertForwardAsync(string name, int voids, long? after)
    {
        var since = (await Store.GetEntryAsync(Topic.Topic, 1, Token))!.At - TimeSpan.FromSeconds(1);
        var wanted = after is null ? 2 : 1;
        Store.Meter.Reset();
        var (requests, found, returned, next) = (0, 0, 0L, after is { } seq ? (await At(seq)).After : (Position?)null);
        for (; found < wanted && requests < 10; requests++)
        {
            var limit = new PageLimit(wanted - found, 3_000_000);
            var page = next is { } position
                ? await Cold().ReadForwardAsync(Topic, position, limit, Token)
                : await Cold().ReadSinceAsync(Topic, since, limit, Token);
            (found, returned, next) = (found + page.Messages.Count, returned + Bytes(page), page.Next);
        }

        Assert.Equal(wanted, found);
        AssertBounded(name, voids, requests, returned);
    }

    private async Task AssertBackwardAsync(string name, int voids, long? before)
    {
        Store.Meter.Reset();
        var (requests, lowest, returned) = (0, long.MaxValue, 0L);
        Position? next = before is { } seq ? (await At(seq + 1)).After : null;
        for (; lowest > 1 && requests < 10 && next is not { IsStart: true }; requests++)
        {
            // Of the newest message, only the oldest is behind the voids.
            var page = await Cold().ReadBackwardAsync(Topic, next, new(next is null ? 1 : 2, 3_000_000), Token);
            (lowest, returned, next) = (page.Messages.Count > 0 ? page.Messages[0].Position.Seq : lowest, returned + Bytes(page), page.Next);
        }

        Assert.Equal(1, lowest);
        AssertBounded(name, voids, requests, returned);
    }

    private async Task AssertCatchUpAsync(string name, int voids, Position after)
    {
        var topics = Enumerable.Range(0, 50).Select(index => new TopicRead(Topic with { Topic = $"chat/{index:D7}" }, after)).ToList();
        Store.Meter.Reset();
        var (requests, returned) = (0, 0L);
        for (; topics.Count > 0 && requests < 10; requests++)
        {
            var pages = await Cold().CatchUpAsync(topics, new(1, 3_000_000), Token);
            returned += pages.Sum(page => Bytes(page.Page!));
            topics = [.. topics.Zip(pages)
                .Where(pair => pair.Second.Page!.Messages.Count == 0)
                .Select(pair => pair.First with { After = pair.Second.Page!.Next })];
        }

        Assert.Empty(topics);
        AssertBounded(name, voids, requests, returned);
    }

    /// <summary>The position of a number.</summary>
    private async Task<(Position After, long Seq)> At(long seq) => (new((await Store.GetHeadAsync(Topic.Topic, Token))!.Epoch, seq), seq);

    private async Task MessagesAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await Cold().AppendAsync(Topic, Message($"{Now.ToUnixTimeMilliseconds()}-{number}"), Token);
        }

        Now += TimeSpan.FromSeconds(1);
    }

    private async Task StandingVoidsAsync(int count)
    {
        var head = await Store.TakeNumbersAsync(Topic.Topic, new(count, Now, "e", 1, DateTimeOffset.MinValue), Token);
        for (var seq = head!.Last - count + 1; seq <= head.Last; seq++)
        {
            await Store.PutEntryIfAbsentAsync(
                Topic.Topic, new Entry { Seq = seq, At = Now, ExpiresAt = LogRules.Design.EntryExpiry(Now, Topic.Retention) }, Token);
        }
    }

    /// <summary>A table that takes no messages for a while, and voids all the time.</summary>
    private sealed class Refusing(ILogStore inner) : StoreDecorator(inner)
    {
        public bool Refuses { get; set; }

        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
            Refuses && !entry.IsVoid ? throw new StoreTimeoutException() : base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
    }
}
