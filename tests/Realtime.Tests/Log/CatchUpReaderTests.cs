using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>How a catch-up shares out the bytes of one request among its topics.</summary>
public sealed class CatchUpReaderTests
{
    // The largest message of such a topic takes 300 * 4 / 3 + 1024 bytes.
    private const int MaxBody = 300;
    private const int Largest = 1424;

    private static readonly Position Begin = new("e", 1);
    private static readonly Position End = new("e", 9);

    private readonly List<(TopicRead Topic, PageLimit Limit)> _reads = [];
    private readonly Dictionary<string, Queue<Func<LogPage>>> _answers = [];

    [Fact]
    public async Task All_topics_have_the_same_share()
    {
        await ReadAsync(30_000, Topic("a"), Topic("b"), Topic("c"));

        Assert.Equal([10_000, 10_000, 10_000], _reads.Select(read => read.Limit.Bytes));
    }

    [Fact]
    public async Task What_topics_leave_goes_to_those_behind_the_first_eight()
    {
        var topics = Enumerable.Range(1, 9).Select(number => Topic($"{number}")).ToArray();
        foreach (var topic in topics)
        {
            Answer(topic, Page(1));
        }

        // That one fails, and takes nothing.
        _answers["chat/3"] = new([() => throw new StoreTimeoutException()]);

        var pages = await ReadAsync(90_000, topics);

        Assert.Equal([10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 83_000], _reads.Select(read => read.Limit.Bytes));
        Assert.IsType<StoreTimeoutException>(pages[2].Error);
        Assert.Null(pages[2].Page);
        Assert.Equal([1, 1, 0, 1, 1, 1, 1, 1, 1], pages.Select(page => page.Page?.Messages.Count ?? 0));
    }

    [Fact]
    public async Task A_topic_has_room_for_its_largest_message_or_is_not_read()
    {
        var pages = await ReadAsync(2_000, Topic("a"), Topic("b"), Topic("head") with { After = null });

        Assert.Equal([("chat/a", Largest), ("chat/head", 2_000 - Largest)], _reads.Select(read => (read.Topic.Topic.Topic, read.Limit.Bytes)));
        Assert.Null(pages[1].Error);
        Assert.Equal(new([], Begin, Begin, Pending: true, Truncated: false), pages[1].Page! with { Messages = [] });
        Assert.Empty(pages[1].Page!.Messages);
    }

    [Theory]
    [InlineData((2 * Largest) - 1, 1)]
    [InlineData(2 * Largest, 2)]
    public async Task Room_that_is_just_enough_is_enough(int bytes, int topics)
    {
        await ReadAsync(bytes, Topic("a"), Topic("b"));

        Assert.Equal(topics, _reads.Count);
    }

    [Fact]
    public async Task A_head_needs_no_room()
    {
        await ReadAsync(0, Topic("a") with { After = null });

        Assert.Equal(0, Assert.Single(_reads).Limit.Bytes);
    }

    [Fact]
    public async Task Reads_have_their_topics_measure_and_the_same_seals_and_a_part_of_what_may_be_wasted()
    {
        var (one, other) = (Topic("a"), Topic("b"));
        Answer(one, Page(1) with { Next = Begin }, Page(1));

        await ReadAsync(100_000, one, other);

        Assert.Equal(["chat/a", "chat/b", "chat/a"], _reads.Select(read => read.Topic.Topic.Topic));
        Assert.All(_reads, read => Assert.Same(read.Topic.Measure, read.Limit.Measure));
        Assert.All(_reads, read => Assert.Same(_reads[0].Limit.Budget, read.Limit.Budget));
        Assert.Equal(LogRules.Design.SpareBytes / 2, _reads[0].Limit.Budget!.SpareBytes);
    }

    [Fact]
    public async Task What_is_left_goes_to_topics_whose_share_was_too_small_in_their_order()
    {
        var (one, other, third) = (Topic("a"), Topic("b"), Topic("c"));
        Answer(one, Page(2) with { Next = Begin, Truncated = true }, Page(3) with { Pending = true });
        Answer(other, Page(1));
        Answer(third, Page(1) with { Next = Begin }, Page(4));

        var pages = await ReadAsync(30_000, one, other, third);

        Assert.Equal(
            [("chat/a", 8, 26_000), ("chat/c", 9, 23_000)],
            _reads.Skip(3).Select(read => (read.Topic.Topic.Topic, read.Limit.Messages, read.Limit.Bytes)));
        Assert.Equal([5, 1, 5], pages.Select(page => page.Page!.Messages.Count));
        Assert.Equal((true, true, End), (pages[0].Page!.Truncated, pages[0].Page!.Pending, pages[0].Page!.Next));
        Assert.Equal((false, false, End), (pages[2].Page!.Truncated, pages[2].Page!.Pending, pages[2].Page!.Next));
    }

    [Fact]
    public async Task A_topic_goes_on_where_its_first_page_ended()
    {
        var topic = Topic("a");
        var next = new Position("e", 4);
        Answer(topic, Page(1) with { Next = next }, Page(1));

        await ReadAsync(30_000, topic);

        Assert.Equal([Begin, next], _reads.Select(read => read.Topic.After));
    }

    [Fact]
    public async Task What_is_truncated_behind_a_first_page_is_for_the_next_request()
    {
        var topic = Topic("a");
        Answer(topic, Page(1) with { Next = Begin }, Page(5) with { Truncated = true });

        var page = Assert.Single(await ReadAsync(30_000, topic)).Page!;

        Assert.Equal((1, Begin, false), (page.Messages.Count, page.Next, page.Truncated));
    }

    [Fact]
    public async Task A_topic_that_fails_behind_its_first_page_keeps_it()
    {
        var topic = Topic("a");
        Answer(topic, Page(1) with { Next = Begin });
        _answers["chat/a"].Enqueue(() => throw new StoreTimeoutException());

        var page = Assert.Single(await ReadAsync(30_000, topic));

        Assert.Null(page.Error);
        Assert.Single(page.Page!.Messages);
    }

    [Theory]
    [InlineData(1, false, true)]
    [InlineData(1, true, false)]
    [InlineData(10, false, false)]
    [InlineData(0, true, true)]
    public async Task A_topic_that_is_complete_or_full_or_waits_is_not_read_again(int messages, bool pending, bool atHead)
    {
        var topic = Topic("a");
        Answer(topic, Page(messages) with { Pending = pending, Next = atHead ? End : Begin });

        await ReadAsync(100_000, topic);

        Assert.Single(_reads);
    }

    [Theory]
    [InlineData(Largest, 2)]
    [InlineData(Largest - 1, 1)]
    public async Task A_topic_is_read_on_while_there_is_room_for_its_largest_message(int left, int reads)
    {
        var topic = Topic("a");
        Answer(topic, Page(1) with { Next = Begin }, Page(1));

        await ReadAsync(1_000 + left, topic);

        Assert.Equal(reads, _reads.Count);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_is_no_topic_that_failed()
    {
        using var cancelled = new CancellationTokenSource();
        var reader = new CatchUpReader(LogRules.Design, async (_, _, token) =>
        {
            await cancelled.CancelAsync();
            token.ThrowIfCancellationRequested();
            return Page(0);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync([Topic("a")], new(10, 10_000), cancelled.Token));
    }

    /// <summary>A page up to the head, whose messages take 1,000 bytes each.</summary>
    private static LogPage Page(int messages) => new(
        [.. Enumerable.Range(1, messages).Select(number => new LoggedMessage($"m{number}", "backend", DateTimeOffset.UnixEpoch, Begin, default))],
        End,
        End,
        Pending: false,
        Truncated: false);

    private static TopicRead Topic(string name) => new(new($"chat/{name}", TimeSpan.FromDays(90)) { MaxBodyBytes = MaxBody }, Begin)
    {
        Measure = _ => 1_000,
    };

    private void Answer(TopicRead topic, params LogPage[] pages) =>
        _answers[topic.Topic.Topic] = new(pages.Select(page => new Func<LogPage>(() => page)));

    private Task<IReadOnlyList<TopicPage>> ReadAsync(int bytes, params TopicRead[] topics)
    {
        var reader = new CatchUpReader(LogRules.Design, (topic, limit, _) =>
        {
            _reads.Add((topic, limit));
            return Task.FromResult(_answers.TryGetValue(topic.Topic.Topic, out var answers) ? answers.Dequeue()() : Page(0));
        });
        return reader.ReadAsync(topics, new(10, bytes), TestContext.Current.CancellationToken);
    }
}
