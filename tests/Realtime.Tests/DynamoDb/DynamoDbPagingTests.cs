using Amazon.DynamoDBv2;
using Realtime.Log;

namespace Realtime.Tests.DynamoDb;

/// <summary>A log on a real table, a page at a time.</summary>
public sealed class DynamoDbPagingTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime
{
    private static readonly LogTopic Chat = new("chat/general", TimeSpan.FromDays(90));

    private readonly string _table = $"MessageLog-{Guid.NewGuid():N}";
    private readonly AmazonDynamoDBClient _client = dynalite.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await Dynalite.CreateTableAsync(_client, _table);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_log_is_paged_through_both_ways()
    {
        var log = new MessageLog(_client, _table, generation: 1, TimeProvider.System);
        for (var batch = 0; batch < 3; batch++)
        {
            var number = batch;
            await log.AppendBatchAsync(
                Chat, [.. Enumerable.Range(0, 50).Select(index => new NewMessage { Id = $"m{number}-{index}", Sender = "eu-west-1:me", SentAt = DateTimeOffset.UnixEpoch, Body = new byte[] { 1 } })], Token);
        }

        var (forward, backward) = (new List<long>(), new List<long>());
        Position? before = null;
        var after = Position.Start;
        while (true)
        {
            var page = await log.ReadForwardAsync(Chat, after, new(40, 100_000), Token);
            forward.AddRange(page.Messages.Select(message => message.Position.Seq));
            after = page.Next;
            if (after == page.Head)
            {
                break;
            }
        }

        do
        {
            var page = await log.ReadBackwardAsync(Chat, before, new(40, 100_000), Token);
            backward.InsertRange(0, page.Messages.Select(message => message.Position.Seq));
            before = page.Next;
        }
        while (before is { IsStart: false });

        Assert.Equal(Enumerable.Range(1, 150).Select(seq => (long)seq), forward);
        Assert.Equal(forward, backward);
    }
}
