using System.Text;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Functions.Tests.Fakes;
using Realtime.Inbox.Unseen;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Notifications;

namespace Functions.Tests.Unseen;

/// <summary>How it is put on the bus.</summary>
public sealed class UnseenEventsTests
{
    private readonly List<List<PutEventsRequestEntry>> _calls = [];

    private Func<int, string?> _errorOf = _ => null;

    [Theory]
    [InlineData(25, 100, 10, 10, 5)]
    [InlineData(5, 100_000, 2, 2, 1)]
    [InlineData(0, 100)]
    public async Task No_call_has_more_than_the_bus_takes(int notices, int bytes, params int[] calls)
    {
        Assert.Empty(await TellAsync(notices, bytes));

        Assert.Equal(calls, _calls.Select(call => call.Count));
        Assert.All(_calls, call => Assert.True(call.Sum(entry => Encoding.UTF8.GetByteCount(entry.Detail)) < 256 * 1024));
        Assert.All(_calls.SelectMany(call => call), entry => Assert.Equal(("bus", "realtime", "NotificationUnseen"), (entry.EventBusName, entry.Source, entry.DetailType)));
    }

    [Fact]
    public async Task What_is_not_taken_is_told_by_name_and_the_rest_is_taken()
    {
        _errorOf = place => place == 1 ? "ThrottlingException" : null;

        var failed = await TellAsync(12, 100);

        Assert.Equal(["sub-1", "sub-11"], failed.Keys.Select(notice => notice.Subject));
        Assert.Contains("ThrottlingException", failed.Values.First().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_fails_fails_those_who_are_in_it()
    {
        _errorOf = _ => _calls.Count == 1 ? throw new InternalException("no") : null;

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"sub-{i}"), (await TellAsync(12, 100)).Keys.Select(notice => notice.Subject));
    }

    private Task<IReadOnlyDictionary<UnseenNotice, Exception>> TellAsync(int notices, int bytes)
    {
        var (client, fake) = ClientFake.Create<IAmazonEventBridge>();
        fake.On<PutEventsRequest, PutEventsResponse>((request, _) =>
        {
            _calls.Add(request.Entries);
            return Task.FromResult(new PutEventsResponse { Entries = [.. request.Entries.Select((_, place) => new PutEventsResultEntry { ErrorCode = _errorOf(place) })] });
        });
        return new UnseenEvents(client, "bus").TellAsync([.. Enumerable.Range(0, notices).Select(i => Notice(i, bytes))], TestContext.Current.CancellationToken);
    }

    private static UnseenNotice Notice(int number, int bytes) => new()
    {
        Source = new EventKey("shop", "Notification", "order-17"),
        Subject = $"sub-{number}",
        Message = new LoggedMessage("id", "backend", DateTimeOffset.UnixEpoch, Position.Start, Encoding.UTF8.GetBytes($$"""{"body":"{{new string('x', bytes)}}"}""")),
        Unseen = 1,
        Channels = [NotificationChannel.Email],
    };
}
