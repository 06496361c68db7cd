using LocalCloud.Iot;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class PublishTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 1)]
    public async Task The_lower_QoS_of_publisher_and_subscriber_counts(int published, int subscribed, int delivered)
    {
        var subscriber = await _cloud.ConnectAsync("s");
        await subscriber.SubscribeAsync("a/+", subscribed);
        var publisher = await _cloud.ConnectAsync("p");

        await publisher.SendAsync(Packets.Publish("a/b", "hi", published, packetId: 9));
        if (published == 1)
        {
            await publisher.ExpectAsync("40020009");
        }

        await subscriber.ExpectAsync(Packets.Publish("a/b", "hi", delivered, packetId: 1));
    }

    [Fact]
    public async Task A_publisher_that_subscribed_gets_its_own_message_once()
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("a", qos: 0);
        await client.SubscribeAsync("+", qos: 0);

        await client.SendAsync(Packets.Publish("a", "x"));

        await client.ExpectAsync(Packets.Publish("a", "x"));
        await client.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("mqtt-no-wildcards-in-topics")]
    [InlineData("a/+")]
    [InlineData("a/#")]
    [InlineData("")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    [InlineData("$aws/things/x/shadow/update")]
    [InlineData("$aws/rules/")]
    [InlineData("$other")]
    public async Task A_wrong_topic_closes_the_connection(string topic)
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Publish(topic, "x"));

        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("mqtt-no-qos2-publish")]
    public async Task QoS_2_closes_the_connection()
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Publish("a", "x", qos: 2, packetId: 1));

        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("limit-payload-128k")]
    public async Task A_payload_of_128_KiB_is_taken_and_one_byte_more_closes_the_connection()
    {
        var subscriber = await _cloud.ConnectAsync("s");
        await subscriber.SubscribeAsync("a", qos: 0);
        var client = await _cloud.ConnectAsync("c");

        var largest = new byte[128 * 1024];
        await client.SendAsync(Packets.Publish("a", largest, qos: 1, packetId: 1));
        await client.ExpectAsync("40020001");
        await subscriber.ExpectAsync(Packets.Publish("a", largest));

        await client.SendAsync(Packets.Publish("a", new byte[(128 * 1024) + 1], qos: 1, packetId: 1));
        await client.ExpectEndAsync();
        await subscriber.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("auth-publish-refused-mqtt3")]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_denied_publish_closes_the_connection_delivers_nothing_and_is_recorded(int qos)
    {
        var watcher = await _cloud.ConnectAsync("w");
        await watcher.SubscribeAsync("a");
        _cloud.Attach(IotCloud.Alice);
        var alice = _cloud.SignIn(
            IotCloud.Alice, Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Publish", ["topic/b"])));
        var client = await _cloud.ConnectAsync(IotCloud.Alice, alice.Principal);
        await client.PublishAsync("b");

        await client.SendAsync(Packets.Publish("a", "x", qos, packetId: 1));

        await client.ExpectEndAsync();
        await watcher.ExpectNothingAsync();
        Assert.Equal(("iot:Publish", IotCloud.Arn + "topic/a"), (_cloud.Refused[0].Action, _cloud.Refused[0].Resource));
    }

    [Fact]
    [ConformsTo("auth-retain-publish-is-additional")]
    public async Task A_retained_publish_needs_iot_RetainPublish_too()
    {
        var function = _cloud.Function(Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Publish", ["topic/*"])));
        var client = await _cloud.ConnectAsync("c", function.Principal);

        await client.SendAsync(Packets.Publish("a", "x", retain: true));

        await client.ExpectEndAsync();
        Assert.Equal("iot:RetainPublish", Assert.Single(_cloud.Refused).Action);
    }

    [Fact]
    [ConformsTo("limit-publishes-100-per-second")]
    public async Task The_hundred_and_first_publish_of_a_second_is_discarded_without_an_acknowledgement()
    {
        var client = await _cloud.ConnectAsync("c");
        for (var i = 0; i < 100; i++)
        {
            await client.PublishAsync("a");
        }

        await client.SendAsync(Packets.Publish("a", "x", qos: 1, packetId: 5));
        await client.ExpectNothingAsync();

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.PublishAsync("a");
    }

    [Fact]
    [ConformsTo("limit-publishes-100-per-second")]
    public async Task Deliveries_count_against_the_same_hundred()
    {
        var subscriber = await _cloud.ConnectAsync("s");
        await subscriber.SubscribeAsync("a", qos: 0);
        for (var publisher = 0; publisher < 2; publisher++)
        {
            var client = await _cloud.ConnectAsync($"p{publisher}");
            for (var i = 0; i < 60; i++)
            {
                await client.PublishAsync("a", $"{(publisher * 60) + i}");
            }
        }

        for (var i = 0; i < 100; i++)
        {
            await subscriber.ExpectAsync(Packets.Publish("a", $"{i}"));
        }

        await subscriber.ExpectNothingAsync();
        Assert.Equal(20, _cloud.Registry.Find("s")!.Dropped);
    }

    [Fact]
    public async Task Of_deliveries_that_are_discarded_the_log_tells_once_a_second()
    {
        var log = new RecordedLog(LogLevel.Warning);
        await using var cloud = new IotCloud(new IotOptions { PublishesPerSecond = 2 }, log: log);
        var subscriber = await cloud.ConnectAsync("s");
        await subscriber.SubscribeAsync("a", qos: 0);
        string[] publishers = ["p", "q", "r"];
        var clients = new List<TestClient>();
        foreach (var publisher in publishers)
        {
            clients.Add(await cloud.ConnectAsync(publisher));
        }

        for (var second = 1; second <= 2; second++)
        {
            foreach (var client in clients)
            {
                await client.PublishAsync("a");
                await client.PublishAsync("a");
            }

            Assert.Equal(4 * second, cloud.Registry.Find("s")!.Dropped);
            Assert.Equal(second, log.Lines.Count);
            cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(
            log.Lines,
            line => Assert.StartsWith(
                "Messages for MQTT client s are discarded, this one on a: more than 2/s on its connection", line, StringComparison.Ordinal));
    }

    [Fact]
    [ConformsTo("mqtt-in-flight-in-100")]
    public async Task With_a_hundred_unacknowledged_messages_of_a_client_of_mqtt_3_no_further_one_is_taken()
    {
        await using var cloud = new IotCloud(new IotOptions { PublishesPerSecond = 1 });
        var client = await cloud.ConnectAsync("c");
        await client.SendAsync(Packets.Publish("a", "x"));
        for (var i = 1; i <= 100; i++)
        {
            await client.SendAsync(Packets.Publish("a", "x", qos: 1, packetId: i));
        }

        await client.ExpectNothingAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.SendAsync(Packets.Publish("a", "x", qos: 1, packetId: 101));
        await client.ExpectNothingAsync();
        await client.SendAsync(Packets.Publish("a", "x", qos: 1, packetId: 7)); // sent again
        await client.ExpectAsync("40020007");
    }

    [Fact]
    [ConformsTo("auth-receive-denied-drops-silently", "auth-receive-on-concrete-topic")]
    public async Task Without_iot_Receive_messages_are_dropped_silently_and_the_refusal_is_recorded_once()
    {
        _cloud.Attach(IotCloud.Alice, Policies.Of(
            ("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Subscribe", ["topicfilter/*"]), ("Allow", "iot:Receive", ["topic/open"])));
        var client = await _cloud.ConnectAsync(IotCloud.Alice, _cloud.SignIn(IotCloud.Alice).Principal);
        await client.SubscribeAsync("#", qos: 0);
        var publisher = await _cloud.ConnectAsync("p");

        await publisher.PublishAsync("closed");
        await publisher.PublishAsync("closed");
        await publisher.PublishAsync("open");

        await client.ExpectAsync(Packets.Publish("open", "x"));
        await client.ExpectNothingAsync();
        Assert.Equal("iot:Receive", Assert.Single(_cloud.Refused).Action);
    }

    [Fact]
    public async Task One_connections_messages_arrive_in_order()
    {
        var subscriber = await _cloud.ConnectAsync("s");
        await subscriber.SubscribeAsync("a");
        var publisher = await _cloud.ConnectAsync("p");
        for (var i = 1; i <= 100; i++)
        {
            await publisher.SendAsync(Packets.Publish("a", $"{i}"));
        }

        await subscriber.SendAsync("C000");
        for (var i = 1; i <= 100; i++)
        {
            var packet = await subscriber.NextAsync();
            if (packet == "D000")
            {
                packet = await subscriber.NextAsync();
            }

            Assert.Equal(Convert.ToHexString(Packets.Publish("a", $"{i}")), packet);
        }
    }
}
