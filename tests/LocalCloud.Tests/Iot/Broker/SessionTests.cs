using LocalCloud.Iot;
using LocalCloud.Iot.Broker.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class SessionTests : IAsyncDisposable
{
    private const string Hour = "1100000E10";

    private readonly IotCloud _cloud = new();

    private SessionStore Sessions => _cloud.Services.GetRequiredService<SessionStore>();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt-session-clean-flag", "mqtt-queued-only-qos1")]
    public async Task A_client_that_comes_back_is_told_so_and_gets_what_it_missed_with_QoS_1()
    {
        var client = await PersistentAsync("c", isPresent: false);
        await client.SubscribeAsync("one");
        await client.SubscribeAsync("zero", qos: 0);
        await LeaveAsync(client);
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("one", "stored");
        await publisher.SendAsync(Packets.Publish("one", "published with QoS 0"));
        await publisher.PublishAsync("zero", "subscribed with QoS 0");

        var again = await PersistentAsync("c", isPresent: true);

        await again.ExpectAsync(Packets.Publish("one", "stored", qos: 1, packetId: 1));
        await again.ExpectNothingAsync();
        await publisher.PublishAsync("zero", "live");
        await again.ExpectAsync(Packets.Publish("zero", "live"));
    }

    [Fact]
    public async Task A_clean_session_ends_the_stored_one()
    {
        var client = await PersistentAsync("c", isPresent: false);
        await client.SubscribeAsync("a");
        await LeaveAsync(client);
        await (await _cloud.ConnectAsync("p")).PublishAsync("a", "missed");

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var clean = await _cloud.ConnectAsync("c");
        await clean.ExpectNothingAsync();
        await LeaveAsync(clean);

        await PersistentAsync("c", isPresent: false);
        Assert.Empty(_cloud.Broker.Subscriptions.Match("a"));
    }

    [Fact]
    [ConformsTo("mqtt-session-expiry-default")]
    public async Task A_session_waits_an_hour_and_then_nothing_of_it_is_left()
    {
        var client = await PersistentAsync("c", isPresent: false);
        await client.SubscribeAsync("a");
        await LeaveAsync(client);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(3_598));
        var again = await PersistentAsync("c", isPresent: true);
        await LeaveAsync(again);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(3_600));

        Assert.Null(Sessions.Find("c"));
        Assert.Empty(_cloud.Broker.Subscriptions.Match("a"));
        await PersistentAsync("c", isPresent: false);
    }

    [Fact]
    [ConformsTo("mqtt-queue-replay-rate")]
    public async Task What_was_stored_comes_ten_a_second_in_order_with_what_is_live()
    {
        var client = await PersistentAsync("c", isPresent: false);
        await client.SubscribeAsync("a");
        await LeaveAsync(client);
        var publisher = await _cloud.ConnectAsync("p");
        for (var i = 1; i <= 25; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
        }

        var again = await PersistentAsync("c", isPresent: true);
        var id = 1;
        for (; id <= 10; id++)
        {
            await again.ExpectAsync(Packets.Publish("a", $"{id}", 1, packetId: id));
        }

        await again.ExpectNothingAsync();
        await publisher.PublishAsync("a", "live");
        await again.ExpectAsync(Packets.Publish("a", "live", 1, packetId: 11));
        foreach (var count in new[] { 10, 5 })
        {
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < count; i++, id++)
            {
                await again.ExpectAsync(Packets.Publish("a", $"{id}", 1, packetId: id + 1));
            }

            await again.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task What_was_not_acknowledged_is_sent_again_before_what_came_later()
    {
        var client = await PersistentAsync("c", isPresent: false);
        await client.SubscribeAsync("a");
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "1");
        await publisher.PublishAsync("a", "2");
        await client.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await client.ExpectAsync(Packets.Publish("a", "2", 1, packetId: 2));
        await client.SendAsync("40020001");
        await LeaveAsync(client);
        await publisher.PublishAsync("a", "3");

        var again = await PersistentAsync("c", isPresent: true);

        await again.ExpectAsync(Packets.Publish("a", "2", 1, packetId: 1));
        await again.ExpectAsync(Packets.Publish("a", "3", 1, packetId: 2));
    }

    [Fact]
    public async Task A_lost_connection_keeps_the_session_and_so_does_a_takeover()
    {
        var client = await PersistentAsync("c", isPresent: false);
        await client.SubscribeAsync("a");
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "1");
        await client.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        var newer = await PersistentAsync("c", isPresent: true); // while the first one is still there
        await client.ExpectEndAsync();
        await newer.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        newer.Transport.Abort();
        await newer.EndedAsync();
        await publisher.PublishAsync("a", "2");

        var last = await PersistentAsync("c", isPresent: true);
        await last.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await last.ExpectAsync(Packets.Publish("a", "2", 1, packetId: 2));
    }

    [Fact]
    public async Task What_is_stored_is_bounded_and_the_first_ones_stay()
    {
        await using var cloud = new IotCloud(new IotOptions { MaxStoredMessages = 2 });
        var client = await PersistentAsync("c", isPresent: false, cloud);
        await client.SubscribeAsync("a");
        await LeaveAsync(client);
        var publisher = await cloud.ConnectAsync("p");
        for (var i = 1; i <= 3; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
        }

        var again = await PersistentAsync("c", isPresent: true, cloud);

        await again.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await again.ExpectAsync(Packets.Publish("a", "2", 1, packetId: 2));
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task No_more_than_a_hundred_a_second_are_stored()
    {
        var client = await PersistentAsync("c", isPresent: false);
        await client.SubscribeAsync("a");
        await LeaveAsync(client);
        foreach (var name in new[] { "p1", "p2" })
        {
            var publisher = await _cloud.ConnectAsync(name);
            for (var i = 0; i < 60; i++)
            {
                await publisher.PublishAsync("a");
            }
        }

        Assert.Equal(100, Sessions.Find("c")!.StoredCount);
    }

    [Fact]
    public async Task Unsubscribed_filters_store_nothing_and_policies_count_when_it_is_sent()
    {
        _cloud.Attach(IotCloud.Alice);
        var alice = _cloud.SignIn(IotCloud.Alice).Principal;
        var client = _cloud.Open(alice);
        await client.SendAsync(Packets.Connect("c", clean: false));
        await client.ExpectAsync("20020000");
        await client.SubscribeAsync("a");
        await client.SubscribeAsync("b");
        await client.SendAsync(Packets.Unsubscribe(3, "b"));
        await client.ExpectAsync("B0020003");
        await LeaveAsync(client);
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "secret");
        await publisher.PublishAsync("b");
        _cloud.Attach(IotCloud.Alice, Policies.Of(("Allow", "iot:Connect", ["client/*"])));

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = _cloud.Open(alice);
        await again.SendAsync(Packets.Connect("c", clean: false));
        await again.ExpectAsync("20020100");

        await again.ExpectNothingAsync();
        Assert.Equal("iot:Receive", Assert.Single(_cloud.Refused).Action);
    }

    [Fact]
    [ConformsTo("mqtt5-session-expiry-zero-when-absent")]
    public async Task A_session_of_mqtt_5_waits_only_if_it_asks_for_it()
    {
        var client = _cloud.Open();
        await client.SendAsync(Packets5.Connect("c", clean: false));
        await client.ExpectAsync(Packets5.Connack());
        await client.Subscribe5Async("a");
        await LeaveAsync(client);

        Assert.Null(Sessions.Find("c"));
    }

    [Theory]
    [ConformsTo("mqtt-session-expiry-max")]
    [InlineData(3_600u, null)]
    [InlineData(3_601u, 3_600u)]
    [InlineData(uint.MaxValue, 3_600u)]
    public async Task A_longer_expiry_than_the_accounts_is_cut_and_the_client_told(uint asked, uint? told)
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets5.Connect("c", properties: $"11{asked:X8}"));

        await client.ExpectAsync(Packets5.Connack(first: told is { } seconds ? $"11{seconds:X8}" : ""));
        Assert.Equal(TimeSpan.FromHours(1), Sessions.Find("c")!.Expiry);
    }

    [Fact]
    public async Task A_session_of_mqtt_5_is_gone_on_with_and_its_expired_messages_are_not_sent()
    {
        var client = await Persistent5Async(isPresent: false);
        await client.Subscribe5Async("a");
        await LeaveAsync(client);
        var publisher = await _cloud.Connect5Async("p");
        await publisher.SendAsync(Packets5.Publish("a", "brief", qos: 1, packetId: 1, properties: $"02{5:X8}"));
        await publisher.SendAsync(Packets5.Publish("a", "lasting", qos: 1, packetId: 2, properties: $"02{60:X8}"));
        await publisher.ExpectAsync("40020001");
        await publisher.ExpectAsync("40020002");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));

        var again = await Persistent5Async(isPresent: true);

        await again.ExpectAsync(Packets5.Publish("a", "lasting", qos: 1, packetId: 1, properties: $"02{49:X8}"));
        await again.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-sessions-not-across-versions")]
    public async Task A_session_of_one_version_is_not_gone_on_with_in_the_other()
    {
        await LeaveAsync(await PersistentAsync("c", isPresent: false));
        await LeaveAsync(await Persistent5Async(isPresent: false));
        await PersistentAsync("c", isPresent: false);
    }

    [Fact]
    public async Task A_disconnect_changes_the_expiry_or_ends_the_session()
    {
        var client = await Persistent5Async(isPresent: false);
        await client.SendAsync(Packets5.Disconnect(0, "110000000A"));
        await client.EndedAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(8));
        var again = await Persistent5Async(isPresent: true);
        await again.SendAsync(Packets5.Disconnect(0, "1100000000"));
        await again.EndedAsync();

        Assert.Null(Sessions.Find("c"));
    }

    [Fact]
    public async Task A_session_that_was_to_end_with_its_connection_can_not_be_kept_at_the_disconnect()
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");

        await client.SendAsync(Packets5.Disconnect(0, Hour));

        await client.ExpectAsync(Packets5.Disconnect(0x82));
        await client.ExpectEndAsync();
        Assert.Null(Sessions.Find("c"));
    }

    [Fact]
    public async Task Asking_for_an_expiry_needs_PersistentConnect_and_a_clean_start_without_one_does_not()
    {
        _cloud.Attach(IotCloud.Alice, Policies.DenyConnectAttributes);
        var alice = _cloud.SignIn(IotCloud.Alice).Principal;
        var client = _cloud.Open(alice);
        await client.SendAsync(Packets5.Connect("c", clean: false, properties: "1700"));
        await client.ExpectAsync(Packets5.Connack());

        var persistent = _cloud.Open(alice);
        await persistent.SendAsync(Packets5.Connect("d", properties: "1700" + Hour));

        await persistent.ExpectAsync(Packets5.Refused(0x87));
    }

    private static async Task LeaveAsync(TestClient client)
    {
        await client.SendAsync("E000");
        await client.EndedAsync();
    }

    private async Task<TestClient> PersistentAsync(string clientId, bool isPresent, IotCloud? cloud = null)
    {
        (cloud ?? _cloud).Clock.Advance(TimeSpan.FromSeconds(1)); // one CONNECT a second
        var client = (cloud ?? _cloud).Open();
        await client.SendAsync(Packets.Connect(clientId, clean: false));
        await client.ExpectAsync(isPresent ? "20020100" : "20020000");
        return client;
    }

    private async Task<TestClient> Persistent5Async(bool isPresent)
    {
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var client = _cloud.Open();
        await client.SendAsync(Packets5.Connect("c", clean: false, properties: Hour));
        await client.ExpectAsync(Packets5.Connack(isPresent));
        return client;
    }
}
