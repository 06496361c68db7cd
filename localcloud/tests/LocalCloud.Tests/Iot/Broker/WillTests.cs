using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class WillTests : IAsyncDisposable
{
    private const string Hour = "1100000E10";

    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_will_can_be_retained_and_carries_its_properties()
    {
        var client = await WillingAsync(new("w", "bye", "0101 020000003C 03000174 08000172 0900020102" + Packets5.User("a", "b"), Retain: true));
        client.Transport.Abort();
        await client.EndedAsync();

        var late = await _cloud.Connect5Async("late");
        await late.Subscribe5Async("w", options: 0);

        await late.ExpectAsync(Packets5.Publish(
            "w", "bye", properties: "0101 020000003C 03000174 08000172 0900020102" + Packets5.User("a", "b"), retain: true));
    }

    [Fact]
    public async Task A_retained_will_needs_iot_RetainPublish()
    {
        var function = _cloud.Function(Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Publish", ["topic/*"])));
        var client = _cloud.Open(function.Principal);

        await client.SendAsync(Packets5.Connect("c", properties: "1700", will: new("w", "bye", Retain: true)));

        await client.ExpectAsync(Packets5.Refused(0x87));
        Assert.Equal("iot:RetainPublish", Assert.Single(_cloud.Refused).Action);
    }

    [Fact]
    [ConformsTo("mqtt-will-not-on-close-frame")]
    public async Task The_end_of_a_websocket_in_order_forgets_the_will()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye"));

        client.Transport.FromClient.Writer.Complete(); // what the transport makes of a Close frame

        await client.EndedAsync();
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("auth-will-checked-at-connect", "auth-connect-attributes-unconditioned-allow")]
    [InlineData("w", true)]
    [InlineData("forbidden", false)]
    public async Task Whether_the_will_may_be_published_is_decided_at_the_connect(string topic, bool isAllowed)
    {
        var function = _cloud.Function(Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Publish", ["topic/w"])));
        var client = _cloud.Open(function.Principal);

        await client.SendAsync(Packets5.Connect("c", properties: "1700" + Hour, will: new(topic, "bye")));

        await client.ExpectAsync(isAllowed ? Packets5.Connack() : Packets5.Refused(0x87));
    }

    [Fact]
    public async Task A_disconnect_of_mqtt_5_can_ask_for_the_will()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye"));

        await client.SendAsync(Packets5.Disconnect(0x04));

        await client.ExpectEndAsync();
        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    [Fact]
    public async Task A_delayed_will_waits_and_is_forgotten_when_the_client_comes_back()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye", "180000000A"), Hour);
        client.Transport.Abort();
        await client.EndedAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(9));
        var again = await WillingAsync(new("w", "bye", "180000000A"), Hour, clean: false, isPresent: true);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));
        await watcher.ExpectNothingAsync();

        again.Transport.Abort();
        await again.EndedAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    [Fact]
    public async Task A_delayed_will_waits_no_longer_than_its_session()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye", "1800000014"), "1100000005");
        client.Transport.Abort();
        await client.EndedAsync();
        await watcher.ExpectNothingAsync();

        _cloud.Clock.Advance(TimeSpan.FromSeconds(5));

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(20));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_new_session_of_the_client_releases_the_delayed_will_of_the_old_one()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye", "1800000064"), Hour);
        client.Transport.Abort();
        await client.EndedAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await _cloud.Connect5Async("c");

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    [Fact]
    public async Task A_takeover_with_a_clean_start_releases_the_delayed_will_at_once()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye", "1800000064"), Hour);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await _cloud.Connect5Async("c", properties: Hour); // while the first one is still there

        await client.EndedAsync();
        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_takeover_that_goes_on_with_the_session_forgets_the_delayed_will()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye", "1800000064"), Hour);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await WillingAsync(new("w", "later", "1800000064"), Hour, clean: false, isPresent: true);

        await client.EndedAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_connection_and_its_session_deleted_together_release_the_delayed_will_at_once()
    {
        var watcher = await WatchAsync();
        var client = await WillingAsync(new("w", "bye", "1800000064"), Hour);
        var connection = _cloud.Registry.Find("c")!;

        connection.Session!.Expiry = TimeSpan.Zero; // as DeleteConnection does
        connection.Terminate(DisconnectReason.ApiInitiated);

        await client.EndedAsync();
        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_will_of_an_earlier_session_does_not_go_out_with_the_timer_of_a_later_one()
    {
        var watcher = await WatchAsync();
        foreach (var payload in new[] { "1", "2" })
        {
            var client = await WillingAsync(new("w", payload, "1800000064"), Hour); // a clean start, which ends the session before
            client.Transport.Abort();
            await client.EndedAsync();
            _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
            await watcher.SendAsync("C000"); // to stay
        }

        await watcher.ExpectAsync("D000");
        await watcher.ExpectAsync(Packets.Publish("w", "1"));
        await watcher.ExpectAsync("D000");
        await watcher.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(40));
        await watcher.ExpectAsync(Packets.Publish("w", "2"));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_broker_that_has_ended_publishes_no_will_and_expires_no_session()
    {
        var cloud = new IotCloud();
        var watcher = await WatchAsync(cloud);
        var client = await WillingAsync(new("w", "bye", "1800000064"), Hour, cloud: cloud);
        client.Transport.Abort();
        await client.EndedAsync();
        var sessions = cloud.Services.GetRequiredService<SessionStore>();

        await cloud.DisposeAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(80));
        await watcher.ExpectNothingAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(80));
        await watcher.ExpectNothingAsync();
        cloud.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Contains(sessions.All, session => session.ClientId == "c");
    }

    [Fact]
    public async Task With_the_switch_off_no_will_waits()
    {
        await using var cloud = new IotCloud(new IotOptions { WillDelay = false });
        var watcher = await WatchAsync(cloud);
        var client = await WillingAsync(new("w", "bye", "1800000064"), Hour, cloud: cloud);

        client.Transport.Abort();

        await watcher.ExpectAsync(Packets.Publish("w", "bye"));
    }

    private async Task<TestClient> WatchAsync(IotCloud? cloud = null)
    {
        var watcher = await (cloud ?? _cloud).ConnectAsync("watcher");
        await watcher.SubscribeAsync("w", qos: 0);
        return watcher;
    }

    private async Task<TestClient> WillingAsync(
        Packets5.Will will, string properties = "", bool clean = true, bool isPresent = false, IotCloud? cloud = null)
    {
        var client = (cloud ?? _cloud).Open();
        await client.SendAsync(Packets5.Connect("c", clean, properties, keepAlive: 1_200, will: will));
        await client.ExpectAsync(Packets5.Connack(isPresent, keepAlive: 1_200));
        return client;
    }
}
