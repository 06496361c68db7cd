using LocalCloud.Iot;
using LocalCloud.Iot.Broker.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class SessionTests : IAsyncDisposable
{
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
}
