using LocalCloud.Chaos;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Tests.Iot.Mqtt;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Chaos;

public sealed class ChaoticBrokerTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt-qos0-duplicates")]
    public async Task A_duplicate_has_a_packet_id_of_its_own_and_no_DUP()
    {
        var client = await SubscribedAsync();
        Switch(new ChaosSettings { Duplicate = 1 });

        await PublishAsync("a", qos: 1);

        await client.ExpectAsync(Packets.Publish("t", "a", qos: 1, packetId: 1));
        await client.ExpectAsync(Packets.Publish("t", "a", qos: 1, packetId: 2));
        await client.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-order-not-guaranteed")]
    public async Task A_message_comes_behind_the_next_one()
    {
        var client = await SubscribedAsync();
        Switch(new ChaosSettings { Reorder = 1 });

        await PublishAsync("a");
        await client.ExpectNothingAsync();
        await PublishAsync("b");

        Assert.Equal(["b", "a"], [await PayloadAsync(client), await PayloadAsync(client)]);
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    public async Task A_message_that_nothing_follows_comes_late_and_not_never(int milliseconds, bool comes)
    {
        var client = await SubscribedAsync();
        Switch(new ChaosSettings { Reorder = 1 });
        await PublishAsync("a");

        _cloud.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        if (comes)
        {
            Assert.Equal("a", await PayloadAsync(client));
        }

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Switched_off_with_a_message_held_back_it_is_still_delivered()
    {
        var client = await SubscribedAsync();
        Switch(new ChaosSettings { Reorder = 1 });
        await PublishAsync("a");
        Switch(ChaosSettings.Off);

        await PublishAsync("b");
        await PublishAsync("c");

        Assert.Equal(["b", "a", "c"], [await PayloadAsync(client), await PayloadAsync(client), await PayloadAsync(client)]);
    }

    [Fact]
    public async Task Only_QoS_0_is_dropped()
    {
        var client = await SubscribedAsync();
        Switch(new ChaosSettings { DropQoS0 = 1 });

        await PublishAsync("a", qos: 0);
        await PublishAsync("b", qos: 1);

        Assert.Equal("b", await PayloadAsync(client));
        Assert.Equal(1, _cloud.Registry.Find("c")!.Dropped);
    }

    [Fact]
    [ConformsTo("mqtt-delay-after-suback")]
    public async Task A_subscription_is_acknowledged_and_starts_late_but_in_time()
    {
        Switch(new ChaosSettings { DelaySuback = TimeSpan.FromSeconds(10), Seed = 5 });
        var client = await _cloud.ConnectAsync("c");
        await client.SendAsync(Packets.Subscribe(1, ("t", 1)));
        await client.ExpectNothingAsync();
        await PublishAsync("too early");

        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));
        await client.ExpectAsync("9003000101");
        await PublishAsync("in time");

        Assert.Equal("in time", await PayloadAsync(client));
    }

    [Fact]
    public async Task A_subscription_that_is_given_up_before_it_starts_never_starts()
    {
        Switch(new ChaosSettings { DelaySuback = TimeSpan.FromSeconds(10), Seed = 5 });
        var client = await _cloud.ConnectAsync("c");
        await client.SendAsync(Packets.Subscribe(1, ("t", 1)));
        await client.SendAsync(Packets.Unsubscribe(2, "t"));
        await client.ExpectAsync("B0020002");
        var leaver = await _cloud.ConnectAsync("leaver");
        await leaver.SendAsync(Packets.Subscribe(1, ("t", 1)));
        await leaver.SendAsync("E000");
        await leaver.ExpectEndAsync();

        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));
        await client.ExpectAsync("9003000101");

        Assert.Empty(_cloud.Broker.Subscriptions.Match("t"));
    }

    [Fact]
    [ConformsTo("ws-may-be-cut")]
    public async Task Connections_are_cut_after_half_to_one_and_a_half_of_the_time_and_their_will_is_published()
    {
        await _cloud.StartAsync();
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", keepAlive: 1200, will: ("wills", "gone")));
        await client.ExpectAsync("20020000");
        Switch(new ChaosSettings { DisconnectEvery = TimeSpan.FromSeconds(20) });

        // The first look, after a second, says when.
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10.5));
        await client.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(21.5));

        await client.EndedAsync();
        Assert.True(client.Transport.WasAborted);
        Assert.Null(_cloud.Registry.Find("c"));
    }

    [Fact]
    public async Task Switched_off_in_time_nothing_is_cut()
    {
        await _cloud.StartAsync();
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", keepAlive: 1200));
        await client.ExpectAsync("20020000");
        Switch(new ChaosSettings { DisconnectEvery = TimeSpan.FromSeconds(20) });
        _cloud.Clock.Advance(TimeSpan.FromSeconds(5));
        Switch(ChaosSettings.Off);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));

        await client.ExpectNothingAsync();
    }

    private static async Task<string> PayloadAsync(TestClient client) =>
        System.Text.Encoding.UTF8.GetString(Assert.IsType<PublishPacket>(Frames.Decode(await client.NextAsync())).Payload.Span);

    private void Switch(ChaosSettings settings) => _cloud.Services.GetRequiredService<ChaosSwitches>().Settings = settings;

    private async Task<TestClient> SubscribedAsync()
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("t");
        return client;
    }

    private async Task PublishAsync(string payload, int qos = 1)
    {
        var (status, _, _) = await _cloud.CallAsync("iotdata", "POST", $"/topics/t?qos={qos}", System.Text.Encoding.UTF8.GetBytes(payload));
        Assert.Equal(200, status);
    }
}
