using System.Text.Json.Nodes;
using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Tests.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Lifecycle;

public sealed class LifecycleTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new(new IotOptions { DeniedSubscribe = DeniedSubscribe.Suback });

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("presence-topics", "presence-connected-fields", "presence-disconnected-fields", "presence-principal-identifier")]
    public async Task A_connection_is_told_at_both_ends_under_one_session_and_version()
    {
        var watcher = await WatchAsync("$aws/events/presence/#");
        var client = await _cloud.ConnectAsync("c/1", _cloud.Function().Principal);
        var (topic, connected) = await NextAsync(watcher);

        Assert.Equal("$aws/events/presence/connected/c/1", topic);
        Assert.Equal(
            ["clientId", "timestamp", "eventType", "sessionIdentifier", "principalIdentifier", "ipAddress", "versionNumber"], Names(connected));
        Assert.Equal("c/1", (string?)connected["clientId"]);
        Assert.Equal("connected", (string?)connected["eventType"]);
        Assert.Equal(_cloud.Clock.GetUtcNow().ToUnixTimeMilliseconds(), (long?)connected["timestamp"]);
        Assert.Equal("127.0.0.1", (string?)connected["ipAddress"]);
        Assert.Equal(
            "123456789012/AROAFunction:CognitoIdentityCredentials/AROAFunction:CognitoIdentityCredentials", (string?)connected["principalIdentifier"]);

        await client.SendAsync("E000");
        await client.ExpectEndAsync();
        (topic, var gone) = await NextAsync(watcher);

        Assert.Equal("$aws/events/presence/disconnected/c/1", topic);
        Assert.Equal(
            [
                "clientId", "timestamp", "eventType", "sessionIdentifier", "principalIdentifier", "clientInitiatedDisconnect", "disconnectReason",
                "versionNumber",
            ],
            Names(gone));
        Assert.True((bool?)gone["clientInitiatedDisconnect"]);
        Assert.Equal("CLIENT_INITIATED_DISCONNECT", (string?)gone["disconnectReason"]);
        Assert.Equal((string?)connected["sessionIdentifier"], (string?)gone["sessionIdentifier"]);
        Assert.Equal((0, 0), ((int?)connected["versionNumber"], (int?)gone["versionNumber"]));
    }

    [Fact]
    [ConformsTo("presence-version-number")]
    public async Task Each_connection_of_a_client_id_has_the_next_version_and_another_session()
    {
        var watcher = await WatchAsync("$aws/events/presence/connected/+");
        List<(int? Version, string? Session)> seen = [];
        for (var i = 0; i < 3; i++)
        {
            await ConnectAndLeaveAsync("c");
            var (_, connected) = await NextAsync(watcher);
            seen.Add(((int?)connected["versionNumber"], (string?)connected["sessionIdentifier"]));
        }

        Assert.Equal([0, 1, 2], seen.Select(event_ => event_.Version));
        Assert.Equal(3, seen.Select(event_ => event_.Session).Distinct().Count());
        await ConnectAndLeaveAsync("other");
        Assert.Equal(0, (int?)(await NextAsync(watcher)).Body["versionNumber"]);
    }

    [Theory]
    [ConformsTo("presence-version-number-reset")]
    [InlineData(59, 1)]
    [InlineData(60, 0)]
    public async Task The_version_begins_again_after_an_hour_of_absence(int minutes, int version)
    {
        await ConnectAndLeaveAsync("c");
        _cloud.Clock.Advance(TimeSpan.FromMinutes(minutes));
        var watcher = await WatchAsync("$aws/events/presence/connected/c");
        await _cloud.ConnectAsync("c");

        Assert.Equal(version, (int?)(await NextAsync(watcher)).Body["versionNumber"]);
    }

    [Fact]
    public async Task The_hour_does_not_begin_while_the_client_is_connected()
    {
        await ConnectAndLeaveAsync("c");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var client = await _cloud.ConnectAsync("c");
        for (var i = 0; i < 100; i++)
        {
            await client.ExpectNothingAsync();
            _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await client.SendAsync("E000");
        await client.ExpectEndAsync();
        var watcher = await WatchAsync("$aws/events/presence/connected/c");
        await _cloud.ConnectAsync("c");

        Assert.Equal(2, (int?)(await NextAsync(watcher)).Body["versionNumber"]);
    }

    [Fact]
    [ConformsTo("presence-duplicate-client-order")]
    public async Task Who_takes_over_a_client_id_is_told_apart_from_who_lost_it()
    {
        await _cloud.ConnectAsync("c");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var watcher = await WatchAsync("$aws/events/presence/#");
        await _cloud.ConnectAsync("c");

        // In either order, as on AWS.
        JsonObject[] both = [(await NextAsync(watcher)).Body, (await NextAsync(watcher)).Body];
        var connected = both.Single(body => (string?)body["eventType"] == "connected");
        var gone = both.Single(body => (string?)body["eventType"] == "disconnected");

        Assert.Equal((1, 0), ((int?)connected["versionNumber"], (int?)gone["versionNumber"]));
        Assert.Equal("DUPLICATE_CLIENTID", (string?)gone["disconnectReason"]);
        Assert.False((bool?)gone["clientInitiatedDisconnect"]);
        Assert.NotEqual((string?)connected["sessionIdentifier"], (string?)gone["sessionIdentifier"]);
    }

    [Fact]
    [ConformsTo("presence-disconnect-reasons", "presence-client-initiated", "mqtt-second-connect", "auth-disconnect-reason")]
    public async Task The_reason_says_how_a_connection_ended()
    {
        var watcher = await WatchAsync("$aws/events/presence/disconnected/+");

        Assert.Equal("CLIENT_ERROR", await EndAsync(client => client.SendAsync(Packets.Connect("again"))));
        Assert.Equal("AUTH_ERROR", await EndAsync(client => client.SendAsync(Packets.Publish("secret", "x"))));
        Assert.Equal("CONNECTION_LOST", await EndAsync(client =>
        {
            client.Transport.FromClient.Writer.Complete(new IOException("Lost."));
            return Task.CompletedTask;
        }));
        Assert.Equal("CLIENT_INITIATED_DISCONNECT", await EndAsync(client =>
        {
            client.Transport.FromClient.Writer.Complete();
            return Task.CompletedTask;
        }));
        Assert.Equal("SERVER_INITIATED_DISCONNECT", await EndAsync(client =>
        {
            _cloud.Registry.Find("c")!.Abort(DisconnectReason.ServerInitiated);
            return Task.CompletedTask;
        }));
        Assert.Equal("MQTT_KEEP_ALIVE_TIMEOUT", await EndAsync(async client =>
        {
            _cloud.Clock.Advance(TimeSpan.FromSeconds(80));
            await watcher.ExpectNothingAsync();
            _cloud.Clock.Advance(TimeSpan.FromSeconds(10));
        }));

        async Task<string?> EndAsync(Func<TestClient, Task> end)
        {
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
            await watcher.ExpectNothingAsync();
            var client = await _cloud.ConnectAsync("c", _cloud.Function(Policies.Allow("iot:Connect", "client/c")).Principal);
            await end(client);
            return (string?)(await NextAsync(watcher)).Body["disconnectReason"];
        }
    }

    [Fact]
    [ConformsTo("presence-connect-failed", "auth-connect-failed-event")]
    public async Task A_CONNECT_that_the_policies_refuse_is_told_and_one_that_is_malformed_is_not()
    {
        var watcher = await WatchAsync("$aws/events/presence/#");
        var stranger = _cloud.Open(_cloud.Function(Policies.Allow("iot:Connect", "client/mine")).Principal);
        await stranger.SendAsync(Packets.Connect("yours"));
        await stranger.ExpectAsync("20020005");
        await stranger.ExpectEndAsync();

        var (topic, failed) = await NextAsync(watcher);
        Assert.Equal("$aws/events/presence/connect_failed/yours", topic);
        Assert.Equal("AUTHORIZATION_FAILED", (string?)failed["connectFailureReason"]);
        Assert.Equal("connect_failed", (string?)failed["eventType"]);
        Assert.Equal("127.0.0.1", (string?)failed["ipAddress"]);

        var malformed = _cloud.Open();
        await malformed.SendAsync(Packets.Connect(new string('c', 129)));
        await malformed.ExpectAsync("20020002");
        await malformed.ExpectEndAsync();
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("presence-subscriptions")]
    public async Task Subscriptions_are_told_with_what_was_granted()
    {
        var watcher = await WatchAsync("$aws/events/subscriptions/#");
        Assert.Equal(["$aws/events/subscriptions/#"], Topics((await NextAsync(watcher)).Body));
        var client = await _cloud.ConnectAsync("c", _cloud.Function(
            Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Subscribe", ["topicfilter/a/*"]))).Principal);

        await client.SendAsync(Packets.Subscribe(5, ("a/1", 1), ("b", 0), ("a/+", 0)));
        await client.ExpectAsync("90050005018000");
        var (topic, subscribed) = await NextAsync(watcher);
        Assert.Equal("$aws/events/subscriptions/subscribed/c", topic);
        Assert.Equal(["clientId", "timestamp", "eventType", "sessionIdentifier", "principalIdentifier", "topics"], Names(subscribed));
        Assert.Equal(["a/1", "a/+"], Topics(subscribed));

        await client.SendAsync(Packets.Subscribe(6, ("b", 0)));
        await client.ExpectAsync("9003000680");
        await client.SendAsync(Packets.Unsubscribe(7, "a/1"));
        await client.ExpectAsync("B0020007");
        (topic, var unsubscribed) = await NextAsync(watcher);
        Assert.Equal("$aws/events/subscriptions/unsubscribed/c", topic);
        Assert.Equal(["a/1"], Topics(unsubscribed));
        Assert.Equal((string?)subscribed["sessionIdentifier"], (string?)unsubscribed["sessionIdentifier"]);
    }

    [Theory]
    [ConformsTo("presence-wildcard-client-ids")]
    [InlineData("a+b")]
    [InlineData("a#b")]
    [InlineData("+")]
    public async Task A_client_id_with_a_wildcard_has_no_events(string clientId)
    {
        var watcher = await WatchAsync("$aws/events/#");
        await NextAsync(watcher);
        await ConnectAndLeaveAsync(clientId);

        await watcher.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("presence-reading-needs-permission")]
    public async Task Events_need_the_right_to_receive_them_and_are_not_behind_a_bare_wildcard()
    {
        var everything = await WatchAsync("#");
        var blind = await _cloud.ConnectAsync("blind", _cloud.Function(Policies.Of(
            ("Allow", "iot:Connect", ["client/*"]),
            ("Allow", "iot:Subscribe", ["topicfilter/*"]),
            ("Allow", "iot:Receive", ["topic/$aws/events/presence/connected/seen"]))).Principal);
        await blind.SubscribeAsync("$aws/events/presence/connected/+");

        await _cloud.ConnectAsync("unseen");
        await _cloud.ConnectAsync("seen");

        Assert.Equal("$aws/events/presence/connected/seen", (await NextAsync(blind)).Topic);
        await blind.ExpectNothingAsync();
        await everything.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("presence-publishing-refused")]
    public async Task A_client_can_not_publish_an_event()
    {
        var watcher = await WatchAsync("$aws/events/presence/connected/forged");
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Publish("$aws/events/presence/connected/forged", "{}"));
        await client.ExpectEndAsync();

        await watcher.ExpectNothingAsync();
    }

    private static string[] Names(JsonObject body) => [.. body.Select(member => member.Key)];

    private static string[] Topics(JsonObject body) => [.. body["topics"]!.AsArray().Select(topic => (string)topic!)];

    private static async Task<(string Topic, JsonObject Body)> NextAsync(TestClient watcher)
    {
        var publish = Assert.IsType<PublishPacket>(Frames.Decode(await watcher.NextAsync()));
        return (publish.Topic, JsonNode.Parse(publish.Payload.Span)!.AsObject());
    }

    private async Task<TestClient> WatchAsync(string filter)
    {
        var watcher = await _cloud.ConnectAsync("watcher" + Guid.NewGuid());
        await watcher.SubscribeAsync(filter, qos: 0);
        return watcher;
    }

    private async Task ConnectAndLeaveAsync(string clientId)
    {
        var client = await _cloud.ConnectAsync(clientId);
        await client.SendAsync("E000");
        await client.ExpectEndAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
