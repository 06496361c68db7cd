using System.Net;
using System.Text.Json;
using Amazon.IoT.Model;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Publishing;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Connections;
using Realtime.Sessions;
using Realtime.Users;

namespace Functions.Tests.Users;

public sealed class BlockUserTests : IDisposable
{
    private const string Alice = TestBackend.Alice;
    private const string AliceSubject = TestBackend.AliceSubject;
    private const string SecondIdentity = "eu-west-1:44444444-4444-4444-8444-444444444444";

    private readonly TestBackend _backend = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task Blocking_takes_the_policy_off_all_identities_and_closes_all_connections()
    {
        await OpenWithTwoIdentitiesAsync();

        var result = await BlockAsync("valid");

        Assert.Equal((AliceSubject, true, 2, 2), (result.Subject, result.Blocked, result.Identities, result.Connections));
        Assert.Equal([$"{Alice}:tab-1", $"{SecondIdentity}:tab-2"], _backend.Iot.Closed);
        Assert.Equal(
            [$"detach {TestBackend.PolicyName} {Alice}", $"detach {TestBackend.PolicyName} {SecondIdentity}", $"detach Older {SecondIdentity}"],
            _backend.Control.Calls);
        Assert.True(await _backend.Users.IsBlockedAsync(AliceSubject, Token));
        Assert.Null(await _backend.Directory.FindAsync(Alice, Token));
        Assert.Equal(AliceSubject, await _backend.Users.SubjectOfAsync(SecondIdentity, Token));
    }

    public static TheoryData<string> Routes => ["open-session/valid", "get-messages/forwards", "catch-up/valid", "get-users/valid", "manage-inbox/read", "manage-rooms/open-unknown", "manage-preferences/quiet-hours-off"];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_blocked_user_gets_403_blocked_from_every_route_and_may_come_back_when_unblocked(string request)
    {
        Assert.Equal(200, (await RequestAsync(request)).StatusCode);
        await BlockAsync("valid");
        _backend.Clock.Now += BlockedUsers.MaxAge;

        var response = await RequestAsync(request);

        Assert.Equal((403, "blocked"), (response.StatusCode, JsonDocument.Parse(response.Body).RootElement.GetProperty("reason").GetString()));
        await BlockAsync("unblock");
        _backend.Clock.Now += BlockedUsers.MaxAge;
        Assert.Equal(200, (await RequestAsync(request)).StatusCode);
    }

    [Fact]
    public void Every_route_is_among_those_that_were_tried() => Assert.Equal(
        AnyFunction.Names.Select(AnyFunction.Sample).Where(sample => sample.Contains("\"routeKey\"", StringComparison.Ordinal)).Select(RouteOf).Order(StringComparer.Ordinal),
        Routes.Select(route => RouteOf(EventFile.Text(route.Data))).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_flag_is_remembered_for_ten_seconds_at_most()
    {
        await RequestAsync("get-messages/forwards");
        await BlockAsync("valid");
        _backend.Clock.Now += BlockedUsers.MaxAge - TimeSpan.FromMilliseconds(1);
        Assert.Equal(200, (await RequestAsync("get-messages/forwards")).StatusCode);

        _backend.Clock.Now += TimeSpan.FromMilliseconds(1);

        Assert.Equal(403, (await RequestAsync("get-messages/forwards")).StatusCode);
    }

    [Fact]
    public async Task Unblocked_the_next_session_attaches_the_policy_again()
    {
        await OpenWithTwoIdentitiesAsync();
        await BlockAsync("valid");
        _backend.Control.Attached.Clear();
        await BlockAsync("unblock");
        _backend.Blocked = null!;
        _backend.Clock.Now += SessionOpening.AttachmentsApart;

        Assert.Equal(200, (await RequestAsync("open-session/valid")).StatusCode);

        Assert.Equal([(TestBackend.PolicyName, Alice)], _backend.Control.Attached);
    }

    // Each call of AWS in its turn fails, as a function that is killed there leaves it; then the order comes again.
    [Fact]
    public async Task Wherever_it_stops_the_next_attempt_does_the_rest()
    {
        for (var stop = 0; ; stop++)
        {
            using var backend = new TestBackend();
            await OpenWithTwoIdentitiesAsync(backend);
            var calls = 0;
            void Count() => _ = calls++ == stop ? throw new InvalidOperationException("killed") : 0;
            backend.Table.Fail = _ => Count();
            backend.Control.Fail = Count;
            backend.ConnectionItems.Fail = _ => Count();
            backend.Iot.Close = _ => Count();

            var wasStopped = await Record.ExceptionAsync(() => BlockAsync("valid", backend)) is not null;

            Assert.Equal(calls > stop, wasStopped);
            if (calls > 2)
            {
                // The flag stands: whatever else is left, nothing begins any more.
                Assert.True(backend.Table.Items[$"sub|{AliceSubject}"].ContainsKey("blockedAt"));
            }

            backend.Table.Fail = backend.ConnectionItems.Fail = _ => { };
            backend.Control.Fail = () => { };
            backend.Iot.Close = _ => { };
            backend.Control.Calls.Clear();
            backend.Iot.Closed.Clear();
            await BlockAsync("valid", backend);
            Assert.Equal(3, backend.Control.Calls.Count);
            Assert.Equal([$"{Alice}:tab-1", $"{SecondIdentity}:tab-2"], backend.Iot.Closed);
            Assert.Null(await backend.Directory.FindAsync(Alice, Token));
            if (!wasStopped)
            {
                Assert.InRange(stop, 8, 20);
                return;
            }
        }
    }

    // Before each call of the session the whole block happens: the session finds it, or the block found the session.
    [Fact]
    public async Task A_session_that_opens_beside_it_leaves_no_policy_whenever_the_block_comes()
    {
        for (var at = 0; ; at++)
        {
            using var backend = new TestBackend();
            var calls = 0;
            void Count()
            {
                if (calls++ == at)
                {
                    backend.Table.Fail = _ => { };
                    backend.Control.Fail = () => { };
                    BlockAsync("valid", backend).GetAwaiter().GetResult();
                }
            }

            backend.Table.Fail = _ => Count();
            backend.Control.Fail = Count;
            var response = await backend.OpenSession.HandleAsync(EventFile.Request("open-session/valid"), new FakeContext());

            if (calls <= at)
            {
                Assert.Equal(200, response.StatusCode);
                Assert.InRange(at, 7, 20);
                return;
            }

            Assert.Equal((403, false), (response.StatusCode, HasPolicy(backend)));
            Assert.Null(await backend.Directory.FindAsync(Alice, Token));
        }
    }

    // Whatever a session that was killed has attached, whoever blocks the user later takes off.
    [Fact]
    public async Task A_session_that_stops_anywhere_leaves_nothing_that_blocking_does_not_find()
    {
        for (var stop = 0; ; stop++)
        {
            using var backend = new TestBackend();
            var calls = 0;
            void Count() => _ = calls++ == stop ? throw new InvalidOperationException("killed") : 0;
            backend.Table.Fail = _ => Count();
            backend.Control.Fail = Count;
            var response = await backend.OpenSession.HandleAsync(EventFile.Request("open-session/valid"), new FakeContext());
            backend.Table.Fail = _ => { };
            backend.Control.Fail = () => { };

            await BlockAsync("valid", backend);

            Assert.False(HasPolicy(backend));
            if (response.StatusCode == 200)
            {
                Assert.InRange(stop, 7, 20);
                return;
            }
        }
    }

    [Fact]
    public async Task An_order_that_comes_after_a_newer_one_changes_nothing()
    {
        await BlockAsync("valid");
        _backend.Clock.Now += TimeSpan.FromSeconds(5);
        await _backend.BlockUser.HandleAsync(Order("UnblockUser", "2026-11-22T10:00:05Z"), new FakeContext());

        // Its first attempt failed, and Lambda tries it again.
        var late = await BlockAsync("valid");

        Assert.Null(late.Blocked);
        Assert.Equal(0, late.Identities);
        Assert.False(await _backend.Users.IsBlockedAsync(AliceSubject, Token));
        Assert.Equal("Superseded", _backend.Lines[^1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task An_order_from_the_future_keeps_no_later_one_out()
    {
        await _backend.BlockUser.HandleAsync(Order("BlockUser", "2027-11-22T10:00:00Z"), new FakeContext());
        _backend.Clock.Now += TimeSpan.FromSeconds(1);

        await _backend.BlockUser.HandleAsync(EventFile.Triggering("block-user/direct-unblock"), new FakeContext());

        Assert.False(await _backend.Users.IsBlockedAsync(AliceSubject, Token));
    }

    [Fact]
    public async Task Who_never_came_can_be_blocked_and_is_refused_when_they_come()
    {
        await BlockAsync("valid");

        Assert.Equal(403, (await RequestAsync("open-session/valid")).StatusCode);
        Assert.Empty(_backend.Control.Attached);
    }

    [Fact]
    public async Task What_AWS_throttles_is_tried_again_until_it_is_done()
    {
        await OpenWithTwoIdentitiesAsync();
        var (throttled, refused) = (0, 0);
        _backend.Control.Fail = () => _ = throttled++ < 3 ? throw new ThrottlingException("Rate exceeded") : 0;
        _backend.Iot.Close = _ =>
        {
            if (refused++ < 3)
            {
                throw FakeIotData.Error(HttpStatusCode.TooManyRequests);
            }
        };

        await BlockAsync("valid");

        Assert.Equal(2, _backend.Iot.Closed.Count);
        Assert.Equal(3, _backend.Control.Calls.Count);
    }

    [Fact]
    public async Task A_connection_that_is_gone_already_is_no_failure_and_not_counted()
    {
        await OpenWithTwoIdentitiesAsync();
        _backend.Iot.Connected = [$"{SecondIdentity}:tab-2"];

        Assert.Equal(1, (await BlockAsync("valid")).Connections);
    }

    private static string RouteOf(string request) => JsonDocument.Parse(request).RootElement.GetProperty("routeKey").GetString()!;

    private static TriggeringEvent Order(string type, string time) => TriggeringEvent.Of(JsonDocument.Parse(
        $$"""{"detail-type":"{{type}}","source":"test","id":"1","time":"{{time}}","detail":{"userId":"{{AliceSubject}}"} }""").RootElement);

    // The fake keeps what was attached; what was detached later is off.
    private static bool HasPolicy(TestBackend backend) =>
        backend.Control.Attached.Count > 0 && !backend.Control.Calls.Contains($"detach {TestBackend.PolicyName} {Alice}");

    private Task OpenWithTwoIdentitiesAsync() => OpenWithTwoIdentitiesAsync(_backend);

    private static async Task OpenWithTwoIdentitiesAsync(TestBackend backend)
    {
        await backend.Directory.WriteAsync(Alice, new(AliceSubject, backend.Clock.Now) { PolicyName = TestBackend.PolicyName }, Token);
        await backend.Directory.WriteAsync(SecondIdentity, new(AliceSubject, backend.Clock.Now) { PolicyName = "Older" }, Token);
        await backend.Connections.BeginAsync(AliceSubject, new ClientConnection("s-1", $"{Alice}:tab-1", backend.Clock.Now), Token);
        await backend.Connections.BeginAsync(AliceSubject, new ClientConnection("s-2", $"{SecondIdentity}:tab-2", backend.Clock.Now), Token);
    }

    private Task<BlockResult> BlockAsync(string name) => BlockAsync(name, _backend);

    private static Task<BlockResult> BlockAsync(string name, TestBackend backend) =>
        backend.BlockUser.HandleAsync(EventFile.Triggering($"block-user/{name}"), new FakeContext());

    private Task<APIGatewayHttpApiV2ProxyResponse> RequestAsync(string name) =>
        Handler(name.Split('/')[0])(EventFile.Request(name), new FakeContext());

    private Func<APIGatewayHttpApiV2ProxyRequest, ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>> Handler(string function) => function switch
    {
        "open-session" => _backend.OpenSession.HandleAsync,
        "get-messages" => _backend.GetMessages.HandleAsync,
        "catch-up" => _backend.CatchUp.HandleAsync,
        "manage-inbox" => _backend.ManageInbox.HandleAsync,
        "manage-rooms" => _backend.ManageRooms.HandleAsync,
        "manage-preferences" => _backend.ManagePreferences.HandleAsync,
        _ => _backend.GetUsers.HandleAsync,
    };
}
