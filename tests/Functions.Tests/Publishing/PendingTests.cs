using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Inbox.Pending;
using Realtime.Messages;
using static Functions.Tests.Publishing.Sending;

namespace Functions.Tests.Publishing;

/// <summary>Notifications to who has not signed in yet: nothing is lost, nothing is there twice, and the order holds.</summary>
public sealed class PendingTests : IDisposable
{
    private const string Sub = TestBackend.AliceSubject;
    private const string Topic = $"notifications/{TestBackend.Alice}";
    private const string Waiting = $"pending|{Sub}";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task What_waited_is_logged_and_live_after_the_first_sign_in_as_if_it_had_been_sent_directly()
    {
        for (var i = 0; i < 12; i++)
        {
            var answer = await PublishAsync($"order-{i}");
            Assert.Equal([Sub], answer.Pending);
        }

        Assert.Equal(0, _backend.Store.Topics);
        await SignInAsync();
        Assert.Equal(12, await DrainAsync());

        var logged = _backend.Store.Messages(Topic);
        Assert.Equal(Ids(12), logged.Select(message => message.Id));
        Assert.All(logged, message => Assert.Equal(("backend", Note), (message.Sender, Encoding.UTF8.GetString(message.Body.Span))));
        Assert.Equal(12, _backend.Iot.Topics.Count(topic => topic == Topic));
        Assert.Equal(["number"], _backend.Inbox.KeysOf(Waiting));
        Assert.Equal(0, await DrainAsync());
    }

    [Fact]
    public async Task A_first_session_hands_over_who_is_waited_for_and_a_session_of_others_does_not()
    {
        await OpenSessionAsync();
        Assert.Empty(_backend.Iot.Published);

        _backend.Table.Items.Clear();
        await PublishAsync("order-0");
        await OpenSessionAsync();

        Assert.Equal([$"$aws/rules/Realtime_drain/drain/{Sub}"], _backend.Iot.Topics);
        Assert.Equal("Started", _backend.Lines[^1].GetProperty("drain").GetString());
    }

    [Fact]
    public async Task A_session_is_opened_though_the_drain_can_not_be_started()
    {
        _backend.Inbox.Fail = _ => throw new Amazon.DynamoDBv2.AmazonDynamoDBException("The table is away.");

        await OpenSessionAsync();

        Assert.Equal(("Answered", "Failed"), (_backend.Line().GetProperty("outcome").GetString(), _backend.Line().GetProperty("drain").GetString()));
    }

    [Fact]
    public async Task Who_signs_in_while_it_is_put_gets_it_from_the_publisher()
    {
        _backend.Inbox.Lose = call =>
        {
            if (call == "Put" && _backend.Inbox.KeysOf(Waiting).Count == 2)
            {
                _backend.Directory.WriteAsync(TestBackend.Alice, new(Sub, _backend.Clock.Now), TestContext.Current.CancellationToken).Wait(TestContext.Current.CancellationToken);
            }
        };

        var answer = await PublishAsync("order-0");

        Assert.Empty(answer.Pending!);
        Assert.Equal(Ids(1), _backend.Store.Messages(Topic).Select(message => message.Id));
        Assert.Equal([Topic], _backend.Iot.Topics);
        Assert.Equal(["number"], _backend.Inbox.KeysOf(Waiting));
    }

    [Fact]
    public async Task An_event_that_is_killed_after_any_write_and_comes_again_is_there_once_and_in_order()
    {
        var kills = 0;
        for (bool wasKilled = true; wasKilled; kills += wasKilled ? 1 : 0)
        {
            using var backend = new TestBackend();
            await SendAsync(backend, [Sub], ownId: "order-0");
            wasKilled = await Killing.AfterWriteAsync(backend, kills + 1, () => SendAsync(backend, [Sub], ownId: "order-1"));
            await backend.Directory.WriteAsync(TestBackend.Alice, new(Sub, backend.Clock.Now), TestContext.Current.CancellationToken);

            await SendAsync(backend, [Sub], ownId: "order-1");
            await backend.Pending.DrainAsync(Sub, TestContext.Current.CancellationToken);

            Assert.Equal(Ids(2), backend.Store.Messages(Topic).Select(message => message.Id));
        }

        Assert.Equal(6, kills);
    }

    [Fact]
    public async Task Of_too_many_the_newest_thousand_wait()
    {
        for (var i = 0; i < PendingNotifications.MaxWaiting + 100; i++)
        {
            await _backend.Pending.KeepAsync(
                Sub,
                new() { Source = Source(i), Body = "{}"u8.ToArray(), SentAt = _backend.Clock.Now },
                TestContext.Current.CancellationToken);
        }

        Assert.Equal(PendingNotifications.MaxWaiting + 1, _backend.Inbox.KeysOf(Waiting).Count);
        await SignInAsync();
        await DrainAsync();
        Assert.Equal(Ids(PendingNotifications.MaxWaiting + 100).Skip(100), _backend.Store.Messages(Topic).Select(message => message.Id));
    }

    [Fact]
    public async Task What_is_over_is_not_sent_any_more()
    {
        await PublishAsync("order-0");
        _backend.Clock.Now += TimeSpan.FromDays(31);
        await SignInAsync();

        Assert.Equal(0, await DrainAsync());
        Assert.Equal(0, _backend.Store.Topics);
    }

    [Fact]
    public async Task Who_can_not_be_waited_for_fails_by_name_and_is_waited_for_by_the_retry()
    {
        var puts = 0;
        _backend.Inbox.Fail = call => _ = call == "Put" && puts++ == 0 ? throw new IOException("The table is away.") : 0;

        var error = await Assert.ThrowsAsync<PartialFailureException>(() => PublishAsync("order-0"));
        var answer = await PublishAsync("order-0");

        Assert.Equal([Sub], error.Failed);
        Assert.Equal([Sub], answer.Pending);
    }

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(i => MessageId.Create(Source(i), Topic));

    private static EventKey Source(int i) => new("shop", "Notification", string.Create(CultureInfo.InvariantCulture, $"order-{i}"));

    private Task<PublishResult> PublishAsync(string id) => SendAsync(_backend, [Sub], ownId: id);

    private Task SignInAsync() =>
        _backend.Directory.WriteAsync(TestBackend.Alice, new(Sub, _backend.Clock.Now), TestContext.Current.CancellationToken);

    private Task<APIGatewayHttpApiV2ProxyResponse> OpenSessionAsync() => _backend.OpenSession.HandleAsync(EventFile.Request("open-session/valid"), new FakeContext());

    private async Task<int> DrainAsync()
    {
        var input = new TriggeringEvent(null, null, null, JsonDocument.Parse($$"""{"drain":"{{Sub}}"}""").RootElement);
        return (await _backend.DrainPending.HandleAsync(input, new FakeContext())).Drained;
    }
}
