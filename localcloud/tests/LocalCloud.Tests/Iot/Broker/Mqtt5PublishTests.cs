using LocalCloud.Iot;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class Mqtt5PublishTests : IAsyncDisposable
{
    private const string Silent = "1700"; // no reason strings

    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt5-properties-passed-on", "mqtt-versions-talk-to-each-other")]
    public async Task Properties_reach_subscribers_of_mqtt_5_and_the_payload_those_of_mqtt_3()
    {
        var five = await _cloud.Connect5Async("five");
        await five.Subscribe5Async("a");
        var three = await _cloud.ConnectAsync("three");
        await three.SubscribeAsync("a");
        var publisher = await _cloud.Connect5Async("p");
        const string Properties = "0101 03000174 08000172 0900020102";
        var users = Packets5.User("a", "b") + Packets5.User("a", "c");

        await publisher.SendAsync(Packets5.Publish("a", "hi", qos: 1, packetId: 9, properties: users + Properties));

        await publisher.ExpectAsync("40020009");
        await five.ExpectAsync(Packets5.Publish("a", "hi", qos: 1, packetId: 1, properties: Properties + users));
        await three.ExpectAsync(Packets.Publish("a", "hi", qos: 1, packetId: 1));
        await (await _cloud.ConnectAsync("q")).PublishAsync("a", "yo");
        await five.ExpectAsync(Packets5.Publish("a", "yo", qos: 1, packetId: 2));
    }

    [Fact]
    [ConformsTo("mqtt5-message-expiry-remaining")]
    public async Task A_message_carries_the_seconds_that_are_left_and_none_is_sent_after_them()
    {
        await using var cloud = new IotCloud(new IotOptions { MaxInFlight = 1, RetryInterval = TimeSpan.FromHours(1) });
        var client = await cloud.Connect5Async("s");
        await client.Subscribe5Async("a");
        var publisher = await cloud.Connect5Async("p");
        foreach (var (payload, seconds) in new[] { ("1", 60), ("2", 30), ("3", 10), ("4", 20) })
        {
            await publisher.SendAsync(Packets5.Publish("a", payload, qos: 1, packetId: 9, properties: $"02{seconds:X8}"));
            await publisher.ExpectAsync("40020009");
        }

        await client.ExpectAsync(Packets5.Publish("a", "1", qos: 1, packetId: 1, properties: $"02{60:X8}"));
        cloud.Clock.Advance(TimeSpan.FromSeconds(19.5));
        await client.SendAsync("40020001");
        await client.ExpectAsync(Packets5.Publish("a", "2", qos: 1, packetId: 2, properties: $"02{10:X8}"));
        await client.SendAsync("40020002");

        // The third one is over and takes no place in the window.
        await client.ExpectAsync(Packets5.Publish("a", "4", qos: 1, packetId: 3, properties: $"02{0:X8}"));
    }

    [Theory]
    [ConformsTo("mqtt5-message-expiry-clamped", "limit-message-expiry-7-days")]
    [InlineData(0u, 1u)]
    [InlineData(1u, 1u)]
    [InlineData(604_800u, 604_800u)]
    [InlineData(604_801u, 604_800u)]
    [InlineData(uint.MaxValue, 604_800u)]
    public async Task An_expiry_is_kept_between_a_second_and_a_week(uint asked, uint holds)
    {
        var client = await _cloud.Connect5Async("c");
        await client.Subscribe5Async("a", options: 0);

        await client.SendAsync(Packets5.Publish("a", "x", properties: $"02{asked:X8}"));

        await client.ExpectAsync(Packets5.Publish("a", "x", properties: $"02{holds:X8}"));
    }

    [Fact]
    [ConformsTo("mqtt5-topic-alias-maximum-8")]
    public async Task Aliases_1_to_8_stand_for_topics_and_can_be_given_again()
    {
        var client = await _cloud.Connect5Async("c");
        await client.Subscribe5Async("#", options: 0);
        for (var alias = 1; alias <= 8; alias++)
        {
            await client.SendAsync(Packets5.Publish($"t/{alias}", "x", properties: $"23{alias:X4}"));
            await client.ExpectAsync(Packets5.Publish($"t/{alias}", "x"));
        }

        await client.SendAsync(Packets5.Publish("", "y", properties: "230003"));
        await client.ExpectAsync(Packets5.Publish("t/3", "y"));
        await client.SendAsync(Packets5.Publish("other", "z", properties: "230003"));
        await client.ExpectAsync(Packets5.Publish("other", "z"));
        await client.SendAsync(Packets5.Publish("", "z", properties: "230003"));
        await client.ExpectAsync(Packets5.Publish("other", "z"));
    }

    [Theory]
    [InlineData("t", "230009", 0x94)]
    [InlineData("t", "230000", 0x94)]
    [InlineData("", "230001", 0x82)] // never given
    [ConformsTo("mqtt5-topic-alias-maximum-8")]
    public async Task A_wrong_alias_disconnects(string topic, string alias, int code)
    {
        var client = await _cloud.Connect5Async("c", properties: Silent);

        await client.SendAsync(Packets5.Publish(topic, "x", qos: 1, packetId: 1, properties: alias));

        await client.ExpectAsync(Packets5.Disconnect(code));
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("auth-publish-refused-mqtt5-qos1", "auth-publish-refused-mqtt5-qos0")]
    public async Task A_denied_publish_is_answered_at_QoS_1_and_disconnects_at_QoS_0()
    {
        var function = _cloud.Function(Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Publish", ["topic/b"])));
        var client = await _cloud.Connect5Async("c", function.Principal, Silent);

        await client.SendAsync(Packets5.Publish("a", "x", qos: 1, packetId: 5));
        await client.ExpectAsync(Packets5.Puback(5, 0x87));
        await client.SendAsync(Packets5.Publish("b", "x", qos: 1, packetId: 6));
        await client.ExpectAsync("40020006");
        await client.SendAsync(Packets5.Publish("a", "x"));

        await client.ExpectAsync(Packets5.Disconnect(0x87));
        await client.ExpectEndAsync();
    }

    [Theory]
    [ConformsTo("mqtt-reserved-topics-refused")]
    [InlineData("$aws/things/x/shadow/update")]
    [InlineData("$other")]
    [InlineData("a/+")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    [InlineData("")]
    public async Task A_topic_that_aws_does_not_take_gets_0x90(string topic)
    {
        var client = await _cloud.Connect5Async("c", properties: Silent);

        await client.SendAsync(Packets5.Publish(topic, "x", qos: 1, packetId: 5));
        await client.ExpectAsync(Packets5.Puback(5, 0x90));
        await client.SendAsync(Packets5.Publish(topic, "x"));

        await client.ExpectAsync(Packets5.Disconnect(0x90));
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("mqtt-no-qos2-publish")]
    public async Task QoS_2_disconnects_with_0x9B()
    {
        var client = await _cloud.Connect5Async("c", properties: Silent);

        await client.SendAsync(Packets5.Publish("a", "x", qos: 2, packetId: 5));

        await client.ExpectAsync(Packets5.Disconnect(0x9B));
        await client.ExpectEndAsync();
    }

    [Theory]
    [ConformsTo("limit-user-properties-8k", "limit-correlation-data-8k", "limit-content-type-256")]
    [InlineData(0, 8 * 1024, true)]
    [InlineData(0, (8 * 1024) + 1, false)]
    [InlineData(9, 8 * 1024, true)]
    [InlineData(9, (8 * 1024) + 1, false)]
    [InlineData(3, 256, true)]
    [InlineData(3, 257, false)]
    public async Task Properties_have_limits(int property, int bytes, bool isTaken)
    {
        var client = await _cloud.Connect5Async("c", properties: Silent);
        var long5 = property == 0
            ? Packets5.User(new string('n', 4096), new string('v', bytes - 4096))
            : Packets5.Text(property, new string('v', bytes));

        await client.SendAsync(Packets5.Publish("a", "x", qos: 1, packetId: 5, properties: long5));

        await client.ExpectAsync(isTaken ? [0x40, 2, 0, 5] : Packets5.Puback(5, 0x97));
    }

    [Fact]
    [ConformsTo("mqtt-oversize-payload", "limit-packet-146k-mqtt5")]
    public async Task A_payload_over_128_KiB_disconnects_and_so_does_a_packet_over_146_KiB()
    {
        var client = await _cloud.Connect5Async("c", properties: Silent);
        await client.SendAsync(Packets5.Publish("a", new string('x', 128 * 1024), qos: 1, packetId: 5));
        await client.ExpectAsync("40020005");
        await client.SendAsync(Packets5.Publish("a", new string('x', (128 * 1024) + 1), qos: 1, packetId: 5));
        await client.ExpectAsync(Packets5.Disconnect(0x95));
        await client.ExpectEndAsync();

        var other = await _cloud.Connect5Async("d", properties: Silent);
        await other.SendAsync(Packets5.Publish("a", new string('x', 147 * 1024)));
        await other.ExpectAsync(Packets5.Disconnect(0x95));
        await other.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("mqtt5-receive-maximum-of-client")]
    public async Task No_more_messages_are_in_flight_than_the_client_takes()
    {
        var client = await _cloud.Connect5Async("c", properties: "210002");
        await client.Subscribe5Async("a");
        var publisher = await _cloud.ConnectAsync("p");
        for (var i = 1; i <= 3; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
        }

        await client.ExpectAsync(Packets5.Publish("a", "1", 1, packetId: 1));
        await client.ExpectAsync(Packets5.Publish("a", "2", 1, packetId: 2));
        await client.ExpectNothingAsync();
        await client.SendAsync("40020001");
        await client.ExpectAsync(Packets5.Publish("a", "3", 1, packetId: 3));
    }

    [Fact]
    [ConformsTo("mqtt5-maximum-packet-size-of-client")]
    public async Task A_message_larger_than_the_client_takes_is_left_out()
    {
        var client = await _cloud.Connect5Async("c", properties: "2700000200");
        await client.Subscribe5Async("a", options: 0);
        var publisher = await _cloud.ConnectAsync("p");

        // 3 bytes of fixed header, 3 of topic, 1 of properties.
        await publisher.PublishAsync("a", new string('x', 512 - 7 + 1));
        await publisher.PublishAsync("a", new string('y', 512 - 7));

        await client.ExpectAsync(Packets5.Publish("a", new string('y', 512 - 7)));
        await client.ExpectNothingAsync();
        Assert.Equal(1, _cloud.Registry.Find("c")!.Dropped);
    }

    [Fact]
    [ConformsTo("mqtt-unacked-retry-window-mqtt5")]
    public async Task After_16_minutes_an_unacknowledged_message_is_given_up()
    {
        await using var cloud = new IotCloud(new IotOptions { RetryInterval = TimeSpan.FromMinutes(8), MaxInFlight = 1 });
        var client = await cloud.Connect5Async("c");
        await client.Subscribe5Async("a");
        var publisher = await cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "1");
        await publisher.PublishAsync("a", "2");

        for (var minutes = 0; minutes < 16; minutes++)
        {
            if (minutes % 8 == 0)
            {
                await client.ExpectAsync(Packets5.Publish("a", "1", 1, packetId: 1));
            }

            await client.ExpectNothingAsync();
            cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await client.ExpectAsync(Packets5.Publish("a", "2", 1, packetId: 2));
    }

    [Fact]
    [ConformsTo("mqtt-in-flight-in-100")]
    public async Task The_hundred_and_first_unacknowledged_message_of_a_client_disconnects()
    {
        await using var cloud = new IotCloud(new IotOptions { PublishesPerSecond = 1 });
        var client = await cloud.Connect5Async("c", properties: Silent);
        await client.SendAsync(Packets5.Publish("a", "x"));
        for (var i = 1; i <= 100; i++)
        {
            await client.SendAsync(Packets5.Publish("a", "x", qos: 1, packetId: i));
        }

        // Sent again it is the same message, and within the rate it is taken.
        await client.ExpectNothingAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.SendAsync(Packets5.Publish("a", "x", qos: 1, packetId: 100));
        await client.ExpectAsync("40020064");
        await client.SendAsync(Packets5.Publish("a", "x", qos: 1, packetId: 100));
        await client.ExpectNothingAsync();

        await client.SendAsync(Packets5.Publish("a", "x", qos: 1, packetId: 101));
        await client.ExpectAsync(Packets5.Disconnect(0x93));
        await client.ExpectEndAsync();
    }

    [Fact]
    public void Properties_without_content_are_none() =>
        Assert.Same(PacketProperties.None, MessageProperties.Of(PacketProperties.None).ToPacket());
}
