using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Realtime.Log.Table;

namespace Realtime.Tests.Log;

/// <summary>What the log asks DynamoDB for, and what it makes of answers that a local database does not give.</summary>
public sealed class StoreRequestTests
{
    private const string Topic = "chat/general";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_entries_in_pages_the_watermark_and_runs_of_voids_are_read_eventually_consistent()
    {
        using var client = new Answering();
        var store = new DynamoDbLogStore(client, "MessageLog");

        await store.GetHeadAsync(Topic, Token);
        await store.GetClaimAsync(new(Topic, "me", "m1"), Token);
        await store.GetEntryAsync(Topic, 1, Token);
        await store.QueryEntriesAsync(Topic, new(1, 2, 3) { Consistent = true }, Token);
        Assert.Equal([true, true, true, true], client.Consistent);

        client.Consistent.Clear();
        await store.QueryEntriesAsync(Topic, new(1, 2, 3), Token);
        await store.GetWatermarkAsync(Topic, Token);
        await store.FindVoidRunAsync(Topic, 9, Token);
        Assert.Equal([false, false, false], client.Consistent);
    }

    [Fact]
    public async Task A_run_of_voids_is_looked_for_downwards_and_alone()
    {
        using var client = new Answering();

        Assert.Null(await new DynamoDbLogStore(client, "MessageLog").FindVoidRunAsync(Topic, 9, Token));

        var query = Assert.Single(client.Queries);
        Assert.Equal((1, false), (query.Limit, query.ScanIndexForward));
        Assert.Equal(("1", "9"), (query.ExpressionAttributeValues[":from"].N, query.ExpressionAttributeValues[":to"].N));
    }

    [Fact]
    public async Task A_range_that_ends_before_it_begins_is_empty_and_not_asked_for()
    {
        using var client = new Answering();
        var store = new DynamoDbLogStore(client, "MessageLog");

        var batch = await store.QueryEntriesAsync(Topic, new(1, 0, 3), Token);
        Assert.Equal((0, false), (batch.Entries.Count, batch.More));
        Assert.Null(await store.FindVoidRunAsync(Topic, 0, Token));
        Assert.Empty(client.Queries);

        await store.QueryEntriesAsync(Topic, new(1, 1, 3), Token);
        Assert.Single(client.Queries);
    }

    [Fact]
    public async Task There_is_more_when_the_answer_has_a_key_to_go_on_with()
    {
        using var client = new Answering();
        var store = new DynamoDbLogStore(client, "MessageLog");

        async Task AssertMoreAsync(bool more, QueryResponse answer)
        {
            client.Answer = answer;
            var batch = await store.QueryEntriesAsync(Topic, new(1, 2, 3), Token);
            Assert.Equal((0, more), (batch.Entries.Count, batch.More));
        }

        await AssertMoreAsync(false, new() { Items = null, LastEvaluatedKey = null });
        await AssertMoreAsync(false, new() { Items = [], LastEvaluatedKey = [] });
        await AssertMoreAsync(true, new() { Items = [], LastEvaluatedKey = LogItems.Key("log|chat/general", 2) });
    }

    [Fact]
    public async Task An_empty_item_is_none()
    {
        using var client = new Answering { Item = new() { Item = [] } };

        Assert.Null(await new DynamoDbLogStore(client, "MessageLog").GetHeadAsync(Topic, Token));
    }

    [Theory]
    [InlineData(0, 1_800_000_000)]
    [InlineData(1, 1_800_000_001)]
    [InlineData(999, 1_800_000_001)]
    [InlineData(1_000, 1_800_000_001)]
    [InlineData(1_001, 1_800_000_002)]
    public void Nothing_expires_earlier_than_meant_nor_a_second_later(int milliseconds, long seconds) =>
        Assert.Equal(seconds, LogItems.Number(new() { ["expiresAt"] = LogItems.Seconds(Now.AddMilliseconds(milliseconds)) }, "expiresAt"));

    /// <summary>Keeps what it is asked, and gives the answers of the test.</summary>
    private sealed class Answering()
        : AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = "http://localhost" })
    {
        public List<bool?> Consistent { get; } = [];

        public List<QueryRequest> Queries { get; } = [];

        public GetItemResponse Item { get; init; } = new();

        public QueryResponse Answer { get; set; } = new();

        public override Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default)
        {
            Consistent.Add(request.ConsistentRead);
            return Task.FromResult(Item);
        }

        public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default)
        {
            Consistent.Add(request.ConsistentRead);
            Queries.Add(request);
            return Task.FromResult(Answer);
        }
    }
}
