using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Realtime.Inbox.Ledger;
using Realtime.Inbox.Pending;
using Realtime.Messages;
using Realtime.Publishing;

namespace Realtime.Tests.DynamoDb;

/// <summary>What waits, and the ledger, on a real table.</summary>
public sealed class PendingStoreTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime, INotificationReports
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly AmazonDynamoDBClient _client = dynalite.CreateClient();
    private readonly string _table = $"Inbox-{Guid.NewGuid():N}";
    private readonly List<NotificationStatus> _told = [];

    public async ValueTask InitializeAsync() => await Dynalite.CreateTableAsync(_client, _table, sortKey: new("sk", ScalarAttributeType.S));

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    Task INotificationReports.TellAsync(NotificationStatus status, CancellationToken cancellationToken)
    {
        _told.Add(status);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_waits_is_put_once_and_reads_back_equal_until_it_is_deleted()
    {
        var store = new DynamoDbPendingStore(_client, _table, TimeProvider.System);
        var waiting = Waiting(1) with { IsLive = false };

        Assert.Equal((false, null), (await store.AnyAsync("sub", None), await store.GetLastNumberAsync("sub", None)));
        Assert.Equal((1, 2), (await store.TakeNumberAsync("sub", None), await store.TakeNumberAsync("sub", None)));
        Assert.True(await store.PutIfAbsentAsync("sub", 1, waiting, None));
        Assert.False(await store.PutIfAbsentAsync("sub", 2, waiting, None));

        Assert.Equal((true, false), (await store.AnyAsync("sub", None), await store.AnyAsync("other", None)));
        Assert.Equal([new PendingPlace(waiting.Key, 1)], (await store.QueryAsync("sub", before: null, None)).Places);
        var read = (await store.GetAsync("sub", waiting.Key, None))!;
        Assert.Equal((waiting.Source, waiting.SentAt, false, "{}"), (read.Source, read.SentAt, read.IsLive, Encoding.UTF8.GetString(read.Body.Span)));
        await store.DeleteAsync("sub", waiting.Key, None);
        Assert.Null(await store.GetAsync("sub", waiting.Key, None));
    }

    [Fact]
    public async Task More_than_a_page_is_read_page_by_page()
    {
        var store = new DynamoDbPendingStore(_client, _table, TimeProvider.System);
        var body = new byte[300_000];
        for (var number = 1; number <= 5; number++)
        {
            await store.PutIfAbsentAsync("sub", number, Waiting(number) with { Body = body }, None);
        }

        List<PendingPage> pages = [await store.QueryAsync("sub", before: null, None)];
        while (pages[^1].Last is not null)
        {
            pages.Add(await store.QueryAsync("sub", pages[^1], None));
        }

        Assert.True(pages.Count > 1);
        Assert.Equal([1L, 2, 3, 4, 5], pages.SelectMany(page => page.Places).Select(place => place.Number).Order());
    }

    [Fact]
    public async Task An_event_of_four_thousand_who_all_fail_and_then_do_not_is_kept_and_told()
    {
        var ledger = new NotificationLedger(_client, _table, this, TimeProvider.System);
        var source = new EventKey("shop", "Notification", "order-17");
        var users = Enumerable.Range(0, 4_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"eu-west-1:00000000-0000-4000-8000-{i:d12}")).ToList();

        Assert.False(await ledger.BeginAsync(source, users.Count, None));
        await ledger.RecordAsync(source, users.ToDictionary(user => user, _ => RecipientState.Failed), None);
        Assert.True(await ledger.BeginAsync(source, users.Count, None));
        await ledger.RecordAsync(source, users.ToDictionary(user => user, _ => RecipientState.Delivered), None);
        await ledger.RecordAsync(source, users.ToDictionary(user => user, _ => RecipientState.Failed), None);

        Assert.Equal([(1L, 0, 4_000), (2L, 4_000, 0)], _told.Select(status => (status.Revision, status.Delivered, status.Failed)));
        var statuses = new NotificationStatuses(_client, _table, TimeProvider.System);
        Assert.Equal(_told[^1], await statuses.FindAsync("shop", "order-17", None));
        Assert.Null(await statuses.FindAsync("shop", "order-18", None));
    }

    private static PendingNotification Waiting(int number) => new()
    {
        Source = new("shop", "Notification", string.Create(CultureInfo.InvariantCulture, $"order-{number}")),
        Body = "{}"u8.ToArray(),
        SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000),
    };
}
