using Amazon.DynamoDBv2;
using Realtime.Inbox.Audiences;
using Realtime.Inbox.Ledger;
using Realtime.Messages;
using Realtime.Publishing;

namespace Realtime.Tests.DynamoDb;

/// <summary>Audiences, and what is cut of them, on a real table.</summary>
public sealed class AudienceStoreTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime, INotificationReports, INotificationPages
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly AudienceRules Small = new() { MaxUsers = 250, PageUsers = 60, Lanes = 2 };
    private static readonly EventKey Source = new("shop", "Notification", "news-1");

    private readonly AmazonDynamoDBClient _client = dynalite.CreateClient();
    private readonly string _table = $"Inbox-{Guid.NewGuid():N}";
    private readonly List<NotificationStatus> _told = [];
    private readonly List<int> _pages = [];

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

    Task INotificationPages.SendAsync(string source, string id, IReadOnlyList<int> pages, CancellationToken cancellationToken)
    {
        _pages.AddRange(pages);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Users_come_in_and_go_once_and_no_more_than_there_are_places_for()
    {
        var audiences = new AudienceUsers(_client, _table, Small, TimeProvider.System);
        var users = Users(240);

        Assert.Equal(240, (await audiences.AddAsync("berlin", users, None)).Changed);
        Assert.Equal(5, (await audiences.AddAsync("berlin", [.. users[..20], .. Users(245)[240..]], None)).Changed);
        Assert.True((await audiences.AddAsync("berlin", ["a", "b", "c", "d", "e", "f"], None)).IsTooLarge);
        Assert.Equal(7, (await audiences.RemoveAsync("berlin", [.. users[..7], "nobody"], None)).Changed);
        Assert.Equal(6, (await audiences.AddAsync("berlin", ["a", "b", "c", "d", "e", "f"], None)).Changed);
        Assert.False((await audiences.AddAsync("hamburg", ["a"], None)).IsTooLarge);
    }

    [Fact]
    public async Task Pages_are_cut_once_taken_up_and_told_of_as_one_event()
    {
        var users = Users(130);
        await new AudienceUsers(_client, _table, Small, TimeProvider.System).AddAsync("berlin", users, None);
        var ledger = new NotificationLedger(_client, _table, this, TimeProvider.System);
        var audiences = new AudienceNotifications(_client, _table, ledger, this, Small, TimeProvider.System);
        var notification = new Notification(Source, "news", Payload.Inspect("""{"title":"Berlin"}"""u8.ToArray()), TimeProvider.System.GetUtcNow());

        Assert.Null(await audiences.CutAsync(notification, "atlantis", None));
        var cut = await audiences.CutAsync(notification, "berlin", None);
        Assert.Equal(new NotificationCut("berlin", 130, 3, HasOtherText: false), cut);
        Assert.Equal(cut, await audiences.CutAsync(notification, "berlin", None));

        var seen = new List<string>();
        for (var number = 1; number <= 3; number++)
        {
            var page = (await audiences.TakeAsync("shop", "news-1", number, None))!;
            Assert.Equal((number, false, number == 1 ? 3 : (int?)null), (page.Number, page.IsRepeated, page.Next));
            Assert.True((await audiences.TakeAsync("shop", "news-1", number, None))!.IsRepeated);
            Assert.Equal("""{"title":"Berlin"}"""u8, page.Notification.Payload.Bytes.Span);
            seen.AddRange(page.UserIds);
            await ledger.RecordAsync(Source, number, page.UserIds.ToDictionary(user => user, _ => RecipientState.Delivered), None);
            Assert.Empty((await audiences.TakeAsync("shop", "news-1", number, None))!.UserIds);
        }

        Assert.Equal(users, seen);
        Assert.Null(await audiences.TakeAsync("shop", "news-1", 4, None));
        Assert.Equal([1, 2, 1, 2, 3], _pages);
        Assert.Equal((130, 130, 0, true), (Assert.Single(_told).Addressed, _told[0].Delivered, _told[0].Failed, _told[0].IsComplete));
    }

    private static List<string> Users(int count) => [.. Enumerable.Range(0, count).Select(number => $"user-{number:d3}")];
}
