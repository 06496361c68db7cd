using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Log;
using Realtime.Log.Append;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.DynamoDb;

public sealed class DynamoDbLogStoreTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime
{
    private const string Topic = "chat/general";
    private static readonly LogTopic Chat = new(Topic, TimeSpan.FromDays(90));
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);
    private static readonly MessageKey Key = new(Topic, "eu-west-1:me", "m1");

    private readonly string _table = $"MessageLog-{Guid.NewGuid():N}";
    private readonly AmazonDynamoDBClient _client = dynalite.CreateClient();
    private DateTimeOffset _now = Now;

    private DynamoDbLogStore Store => new(_client, _table);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await Dynalite.CreateTableAsync(_client, _table);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Numbers_are_taken_from_a_new_head_and_from_one_that_stands()
    {
        var first = await Store.TakeNumbersAsync(Topic, Request(1, "one"), Token);
        var second = await Store.TakeNumbersAsync(Topic, Request(3, "two") with { At = Now.AddSeconds(1) }, Token);

        Assert.Equal(
            new Head { Last = 1, At = Now, Epoch = "one", Generation = 1, Floor = 1, FloorAt = Now, Born = Now }, first);
        Assert.Equal(first! with { Last = 4, At = Now.AddSeconds(1) }, second);
        Assert.Equal(second, await Store.GetHeadAsync(Topic, Token));
    }

    [Fact]
    public async Task A_head_of_an_older_generation_or_that_rested_gives_no_numbers()
    {
        await Store.TakeNumbersAsync(Topic, Request(1, "one"), Token);

        Assert.Null(await Store.TakeNumbersAsync(Topic, Request(1, "two") with { Generation = 2 }, Token));
        Assert.Null(await Store.TakeNumbersAsync(Topic, Request(1, "two") with { RestedSince = Now }, Token));
        Assert.NotNull(await Store.TakeNumbersAsync(Topic, Request(1, "two") with { Generation = 0 }, Token));
    }

    [Fact]
    public async Task A_head_is_moved_on_only_from_what_was_seen()
    {
        var seen = (await Store.TakeNumbersAsync(Topic, Request(1, "one"), Token))!;
        var moved = seen with { Last = 1_000_001, Floor = 1_000_001, FloorAt = Now.AddDays(1), At = Now.AddDays(1), Epoch = "two", Generation = 2 };

        Assert.False(await Store.MoveHeadAsync(Topic, seen with { Last = 2 }, moved, Token));
        Assert.False(await Store.MoveHeadAsync(Topic, seen with { Generation = 0 }, moved, Token));
        Assert.True(await Store.MoveHeadAsync(Topic, seen, moved, Token));
        Assert.False(await Store.MoveHeadAsync(Topic, seen, moved, Token));
        Assert.Equal(moved, await Store.GetHeadAsync(Topic, Token));
    }

    [Fact]
    public async Task A_head_that_was_moved_on_keeps_its_floor_epoch_and_generation()
    {
        var seen = (await Store.TakeNumbersAsync(Topic, Request(1, "one"), Token))!;
        var moved = seen with { Last = 1_001, Floor = 1_001, FloorAt = Now.AddDays(1), At = Now.AddDays(1), Epoch = "two", Generation = 2 };
        await Store.MoveHeadAsync(Topic, seen, moved, Token);

        // By a deployment of the generation before.
        var taken = await Store.TakeNumbersAsync(Topic, Request(3, "three") with { At = Now.AddDays(2) }, Token);

        Assert.Equal(moved with { Last = 1_004, At = Now.AddDays(2) }, taken);
    }

    [Fact]
    public async Task A_claim_is_put_once_and_moves_only_from_the_number_it_says()
    {
        var claim = new Claim(7, Now, DateTimeOffset.FromUnixTimeSeconds(1_801_382_401));

        Assert.Null(await Store.GetClaimAsync(Key, Token));
        Assert.False(await Store.MoveClaimAsync(Key, 7, claim, Token));
        Assert.True(await Store.PutClaimIfAbsentAsync(Key, claim, Token));
        Assert.False(await Store.PutClaimIfAbsentAsync(Key, claim with { Number = 8 }, Token));
        Assert.False(await Store.MoveClaimAsync(Key, 6, claim with { Number = 8 }, Token));
        Assert.Equal(claim, await Store.GetClaimAsync(Key, Token));
        Assert.True(await Store.MoveClaimAsync(Key, 7, claim with { Number = 9 }, Token));
        Assert.Equal(claim with { Number = 9 }, await Store.GetClaimAsync(Key, Token));
        Assert.Null(await Store.GetClaimAsync(Key with { Sender = "eu-west-1:you" }, Token));
    }

    [Fact]
    public async Task A_claim_is_refused_once_for_its_number_and_then_moves_no_more()
    {
        var claim = new Claim(7, Now, DateTimeOffset.FromUnixTimeSeconds(1_801_382_401));

        Assert.False(await Store.RefuseClaimAsync(Key, 7, "muted", Token));
        Assert.True(await Store.PutClaimIfAbsentAsync(Key, claim, Token));
        Assert.False(await Store.RefuseClaimAsync(Key, 6, "muted", Token));
        Assert.True(await Store.RefuseClaimAsync(Key, 7, "muted", Token));
        Assert.False(await Store.RefuseClaimAsync(Key, 7, "no-room", Token));
        Assert.False(await Store.MoveClaimAsync(Key, 7, claim with { Number = 8 }, Token));
        Assert.Equal(claim with { Refused = "muted" }, await Store.GetClaimAsync(Key, Token));
    }

    [Fact]
    public async Task An_entry_of_the_backends_own_says_its_kind()
    {
        var message = AMessage(1);
        var entry = message with { Message = message.Message! with { Kind = "members" } };

        Assert.True(await Store.PutEntryIfAbsentAsync(Topic, entry, Token));
        Assert.Equal("members", (await Store.GetEntryAsync(Topic, 1, Token))!.Message!.Kind);
    }

    [Fact]
    public async Task An_entry_is_written_once()
    {
        var entry = AVoid(1);

        Assert.Null(await Store.GetEntryAsync(Topic, 1, Token));
        Assert.True(await Store.PutEntryIfAbsentAsync(Topic, entry, Token));
        Assert.False(await Store.PutEntryIfAbsentAsync(Topic, AMessage(1), Token));
        Assert.Equal(entry, await Store.GetEntryAsync(Topic, 1, Token));
    }

    [Fact]
    public async Task A_message_comes_back_as_it_was_put()
    {
        await Store.PutEntryIfAbsentAsync(Topic, AMessage(1), Token);
        await Store.PutEntryIfAbsentAsync(Topic, AMessage(2, body: []), Token);

        var first = (await Store.GetEntryAsync(Topic, 1, Token))!;
        Assert.Equal(("m1", "eu-west-1:me", Now), (first.Message!.Id, first.Message.Sender, first.Message.SentAt));
        Assert.Equal([0, 255, 1], first.Message.Body.ToArray());
        Assert.Empty((await Store.GetEntryAsync(Topic, 2, Token))!.Message!.Body.ToArray());
    }

    [Fact]
    public async Task A_watermark_only_ever_grows()
    {
        Assert.Null(await Store.GetWatermarkAsync(Topic, Token));
        Assert.True(await Store.MoveWatermarkAsync(Topic, 7, Token));
        Assert.False(await Store.MoveWatermarkAsync(Topic, 7, Token));
        Assert.False(await Store.MoveWatermarkAsync(Topic, 6, Token));
        Assert.Equal(7, await Store.GetWatermarkAsync(Topic, Token));
        Assert.True(await Store.MoveWatermarkAsync(Topic, 8, Token));
        Assert.Equal(8, await Store.GetWatermarkAsync(Topic, Token));
        Assert.Null(await Store.GetWatermarkAsync("chat/general2", Token));
    }

    [Fact]
    public async Task A_run_of_voids_only_ever_grows_and_is_found_from_any_number_in_it()
    {
        var run = new VoidRun(9, 40, Now, DateTimeOffset.FromUnixTimeSeconds(1_808_035_201));
        var longer = run with { Last = 41, At = Now.AddSeconds(1) };

        Assert.Null(await Store.FindVoidRunAsync(Topic, 100, Token));
        Assert.True(await Store.ExtendVoidRunAsync(Topic, run, Token));
        Assert.False(await Store.ExtendVoidRunAsync(Topic, run with { At = Now.AddDays(1) }, Token));
        Assert.False(await Store.ExtendVoidRunAsync(Topic, run with { Last = 39 }, Token));
        Assert.Equal(run, await Store.FindVoidRunAsync(Topic, 9, Token));
        Assert.True(await Store.ExtendVoidRunAsync(Topic, longer, Token));
        Assert.True(await Store.ExtendVoidRunAsync(Topic, run with { First = 1_000, Last = 1_040 }, Token));
        Assert.Equal(longer, await Store.FindVoidRunAsync(Topic, 999, Token));
        Assert.Null(await Store.FindVoidRunAsync(Topic, 8, Token));
        Assert.Null(await Store.FindVoidRunAsync("chat/general2", 999, Token));
        Assert.Equal(LogTable.VoidRunAttributes.Order(), (await GetAsync("voids|chat/general", 9)).Keys.Order());
    }

    [Fact]
    public async Task A_query_gives_a_range_in_either_direction_up_to_its_limit()
    {
        foreach (var seq in new[] { 1, 2, 9, 10, 11 })
        {
            await Store.PutEntryIfAbsentAsync(Topic, AVoid(seq), Token);
        }

        await Store.PutEntryIfAbsentAsync("chat/general2", AVoid(3), Token);

        await AssertQueryAsync(new(2, 10, 100), [2, 9, 10], more: false);
        await AssertQueryAsync(new(2, 10, 2), [2, 9], more: true);
        await AssertQueryAsync(new(2, 10, 100) { Descending = true }, [10, 9, 2], more: false);
        await AssertQueryAsync(new(12, long.MaxValue, 100), [], more: false);
        await AssertQueryAsync(new(9, 9, 100), [9], more: false);
        await AssertQueryAsync(new(10, 9, 100), [], more: false);
    }

    [Fact]
    public async Task The_items_of_a_message_have_the_designs_keys_and_attributes()
    {
        await LogAt(1).AppendAsync(Chat, AMessage(1).Message!, Token);

        Assert.Equal(
            ["at=1800000000123", "born=1800000000123", "epoch", "floor=1", "floorAt=1800000000123", "generation=1", "last=1", "pk=head|chat/general", "seq=0"],
            await ItemAsync("head|chat/general", 0));
        Assert.Equal(
            ["at=1800000000123", "expiresAt=1801382401", "n=1", "pk=claim|chat/general|eu-west-1:me|m1", "seq=0"],
            await ItemAsync("claim|chat/general|eu-west-1:me|m1", 0));
        Assert.Equal(
            ["at=1800000000123", "body", "expiresAt=1808035201", "id=m1", "pk=log|chat/general", "sender=eu-west-1:me", "sentAt=1800000000123", "seq=1"],
            await ItemAsync("log|chat/general", 1));
    }

    [Fact]
    public async Task A_readers_void_has_the_attributes_that_its_policy_allows_and_no_other()
    {
        await new Numbering(Store, LogRules.Design, 1, Clock).TakeAsync(Topic, 1, Token);
        _now += TimeSpan.FromSeconds(6);

        var page = await LogAt(1).ReadForwardAsync(Chat, Position.Start, new(10, 1000), Token);

        Assert.Equal((1, false), (page.Next.Seq, page.Pending));
        Assert.Equal(
            ["at=1800000000123", "expiresAt=1808035201", "pk=log|chat/general", "seq=1", "void=True"],
            await ItemAsync("log|chat/general", 1));
        Assert.Equal(LogTable.VoidAttributes.Order(), (await GetAsync("log|chat/general", 1)).Keys.Order());
    }

    [Fact]
    public async Task A_topic_that_begins_with_dead_numbers_is_read_back_to_its_first()
    {
        // As many as the queries of such a page ask for: 2, 8 and 32.
        await Task.WhenAll(Enumerable.Range(1, 42).Select(seq => Store.PutEntryIfAbsentAsync(Topic, AVoid(seq), Token)));
        await Store.TakeNumbersAsync(Topic, Request(43, "e"), Token);
        await Store.PutEntryIfAbsentAsync(Topic, AMessage(43), Token);

        var page = await LogAt(1).ReadBackwardAsync(Chat, new Position("e", 43), new(1, 1_000), Token);

        Assert.Equal((0, Position.Start, false), (page.Messages.Count, page.Next, page.Pending));
    }

    [Fact]
    public async Task A_missing_table_is_an_error_not_an_empty_log() =>
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => new DynamoDbLogStore(_client, "none").GetHeadAsync(Topic, Token));

    private SimClock Clock => new(() => _now, TimeSpan.Zero);

    private MessageLog LogAt(int generation) => new(_client, _table, generation, Clock);

    private static NumberRequest Request(int count, string epoch) => new(count, Now, epoch, 1, Now.AddDays(-16));

    private static Entry AVoid(long seq) => new() { Seq = seq, At = Now, ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(1_808_035_201) };

    private static Entry AMessage(long seq, byte[]? body = null) => AVoid(seq) with
    {
        Message = new() { Id = "m1", Sender = "eu-west-1:me", SentAt = Now, Body = body ?? [0, 255, 1] },
    };

    private async Task AssertQueryAsync(EntryRange range, long[] numbers, bool more)
    {
        var batch = await Store.QueryEntriesAsync(Topic, range, Token);
        Assert.Equal(numbers, batch.Entries.Select(entry => entry.Seq));
        Assert.Equal(more, batch.More);
    }

    private async Task<Dictionary<string, AttributeValue>> GetAsync(string partition, long seq) =>
        (await _client.GetItemAsync(_table, LogItems.Key(partition, seq), Token)).Item;

    private async Task<List<string>> ItemAsync(string partition, long seq) => [.. (await GetAsync(partition, seq))
        .Select(attribute => attribute.Key is "epoch" or "body"
            ? attribute.Key
            : $"{attribute.Key}={attribute.Value.S ?? attribute.Value.N ?? attribute.Value.BOOL.ToString()}")
        .Order(StringComparer.Ordinal)];
}
