using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class RetainedMessageTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    private IRetainedMessages Retained => _cloud.Services.GetRequiredService<IRetainedMessages>();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt-retained-one-per-topic")]
    public async Task A_later_subscriber_gets_the_newest_one_with_RETAIN_and_an_earlier_one_gets_all_without()
    {
        var early = await _cloud.ConnectAsync("early");
        await early.SubscribeAsync("a");
        var publisher = await _cloud.ConnectAsync("p");
        await RetainAsync(publisher, "a", "1");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await RetainAsync(publisher, "a", "2");

        var late = await _cloud.ConnectAsync("late");
        await late.SubscribeAsync("a");

        await late.ExpectAsync(Packets.Publish("a", "2", qos: 1, packetId: 1, retain: true));
        await early.ExpectAsync(Packets.Publish("a", "1", qos: 1, packetId: 1));
        await early.ExpectAsync(Packets.Publish("a", "2", qos: 1, packetId: 2));
        await late.ExpectNothingAsync();
        Assert.Equal(["a"], Retained.All.Select(message => message.Topic));
    }

    [Fact]
    [ConformsTo("mqtt-retained-deleted-by-empty")]
    public async Task An_empty_one_deletes_it_and_is_delivered()
    {
        var watcher = await _cloud.ConnectAsync("w");
        await watcher.SubscribeAsync("a", qos: 0);
        var publisher = await _cloud.ConnectAsync("p");
        await RetainAsync(publisher, "a", "1");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await RetainAsync(publisher, "a", "");

        await watcher.ExpectAsync(Packets.Publish("a", "1"));
        await watcher.ExpectAsync(Packets.Publish("a", ""));
        Assert.Null(Retained.Find("a"));
        var late = await _cloud.ConnectAsync("late");
        await late.SubscribeAsync("a");
        await late.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("mqtt-retained-not-for-wildcards", "mqtt-retained-not-for-shared")]
    [InlineData("+/b")]
    [InlineData("a/#")]
    [InlineData("#")]
    [InlineData("$share/group/a/b")]
    public async Task Filters_with_wildcards_and_shared_ones_get_no_retained_message(string filter)
    {
        await RetainAsync(await _cloud.ConnectAsync("p"), "a/b", "1");
        var client = await _cloud.ConnectAsync("c");

        await client.SubscribeAsync(filter);

        await client.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("mqtt-retained-not-on-reserved")]
    [InlineData("$aws/rules/r/x")]
    [InlineData("$aws/events/x")]
    public async Task Reserved_topics_take_none(string topic)
    {
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Publish(topic, "x", retain: true));

        await client.ExpectEndAsync();
        Assert.Empty(Retained.All);
    }

    [Fact]
    [ConformsTo("limit-retained-publish-1-per-second")]
    public async Task A_topic_takes_one_a_second_and_the_second_one_reaches_nobody()
    {
        var watcher = await _cloud.ConnectAsync("w");
        await watcher.SubscribeAsync("a", qos: 0);
        var publisher = await _cloud.ConnectAsync("p");
        await RetainAsync(publisher, "a", "1");

        await publisher.SendAsync(Packets.Publish("a", "2", qos: 1, packetId: 3, retain: true));
        await publisher.ExpectNothingAsync(); // no PUBACK
        var five = await _cloud.Connect5Async("five", properties: "1700");
        await five.SendAsync(Packets5.Publish("a", "2", qos: 1, packetId: 3, retain: true));
        await five.ExpectAsync(Packets5.Puback(3, 0x97));
        await RetainAsync(publisher, "b", "other topic");
        await publisher.PublishAsync("a", "not retained");

        await watcher.ExpectAsync(Packets.Publish("a", "1"));
        await watcher.ExpectAsync(Packets.Publish("a", "not retained"));
        await watcher.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await RetainAsync(publisher, "a", "3");
        await watcher.ExpectAsync(Packets.Publish("a", "3"));
    }

    [Fact]
    [ConformsTo("limit-retained-messages")]
    public async Task A_full_account_takes_updates_and_deletions_and_no_new_topic()
    {
        await using var cloud = new IotCloud(new IotOptions { MaxRetainedMessages = 2 });
        var publisher = await cloud.ConnectAsync("p");
        await RetainAsync(publisher, "a", "1");
        await RetainAsync(publisher, "b", "1");
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await publisher.SendAsync(Packets.Publish("c", "1", qos: 1, packetId: 3, retain: true));
        await publisher.ExpectNothingAsync();
        await RetainAsync(publisher, "b", "2");
        await RetainAsync(publisher, "a", "");
        await RetainAsync(publisher, "c", "1");

        Assert.Equal(["b", "c"], cloud.Services.GetRequiredService<IRetainedMessages>().All.Select(message => message.Topic));
    }

    [Fact]
    public async Task So_many_a_second_are_retained_in_the_account_and_not_more()
    {
        await using var cloud = new IotCloud(new IotOptions { RetainedPublishesPerSecond = 2 });
        var publisher = await cloud.ConnectAsync("p");
        await RetainAsync(publisher, "a", "1");
        await RetainAsync(publisher, "b", "1");

        await publisher.SendAsync(Packets.Publish("c", "1", qos: 1, packetId: 3, retain: true));

        await publisher.ExpectNothingAsync();
        Assert.Equal(2, cloud.Services.GetRequiredService<IRetainedMessages>().All.Count);
    }

    [Fact]
    public async Task They_survive_a_restart_with_all_that_belongs_to_them()
    {
        var publisher = await _cloud.Connect5Async("p");
        await publisher.SendAsync(Packets5.Publish(
            "a/b", "1", qos: 1, packetId: 1, properties: "0101 020000003C 0900020102" + Packets5.User("k", "v"), retain: true));
        await publisher.ExpectAsync("40020001");
        await publisher.SendAsync(Packets5.Publish("gone", "1", qos: 1, packetId: 2, retain: true));
        await publisher.ExpectAsync("40020002");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));
        await publisher.SendAsync(Packets5.Publish("gone", "", qos: 1, packetId: 2, retain: true));
        await publisher.ExpectAsync("40020002");

        await using var next = _cloud.Restart();
        var client = await next.Connect5Async("c");
        await client.Subscribe5Async("gone");
        await client.Subscribe5Async("a/b");

        await client.ExpectAsync(Packets5.Publish(
            "a/b", "1", qos: 1, packetId: 1, properties: $"0101 02{50:X8} 0900020102" + Packets5.User("k", "v"), retain: true));
    }

    [Fact]
    [ConformsTo("mqtt-retained-kept-3-years")]
    public async Task Three_years_without_use_end_it_and_so_does_its_expiry()
    {
        var publisher = await _cloud.Connect5Async("p");
        await publisher.SendAsync(Packets5.Publish("brief", "1", qos: 1, packetId: 1, properties: $"02{5:X8}", retain: true));
        await publisher.SendAsync(Packets5.Publish("used", "1", qos: 1, packetId: 2, retain: true));
        await publisher.SendAsync(Packets5.Publish("unused", "1", qos: 1, packetId: 3, retain: true));
        await publisher.ExpectAsync("40020001");
        await publisher.ExpectAsync("40020002");
        await publisher.ExpectAsync("40020003");
        Assert.Equal(3, Retained.All.Count);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(Retained.Find("brief"));
        _cloud.Clock.Advance(TimeSpan.FromDays(1_000));
        Assert.NotNull(Retained.Find("used"));
        _cloud.Clock.Advance(TimeSpan.FromDays(100));

        Assert.Null(Retained.Find("unused"));
        Assert.NotNull(Retained.Find("used"));
    }

    [Theory]
    [InlineData(0x00, true, true)] // at each SUBSCRIBE
    [InlineData(0x10, true, false)] // if new
    [InlineData(0x20, false, false)] // never
    public async Task Mqtt_5_chooses_when_it_is_sent(int options, bool first, bool second)
    {
        await RetainAsync(await _cloud.ConnectAsync("p"), "a", "1");
        var client = await _cloud.Connect5Async("c");
        foreach (var isSent in new[] { first, second })
        {
            await client.Subscribe5Async("a", options);
            if (isSent)
            {
                await client.ExpectAsync(Packets5.Publish("a", "1", retain: true));
            }

            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Mqtt_5_may_see_whether_the_publisher_wanted_it_retained()
    {
        var plain = await _cloud.Connect5Async("plain");
        await plain.Subscribe5Async("a", options: 0);
        var faithful = await _cloud.Connect5Async("faithful");
        await faithful.Subscribe5Async("a", options: 0x08);

        await RetainAsync(await _cloud.ConnectAsync("p"), "a", "1");

        await plain.ExpectAsync(Packets5.Publish("a", "1"));
        await faithful.ExpectAsync(Packets5.Publish("a", "1", retain: true));
    }

    [Fact]
    public async Task Without_iot_Receive_a_retained_message_is_not_sent_either()
    {
        await RetainAsync(await _cloud.ConnectAsync("p"), "a", "1");
        var function = _cloud.Function(Policies.Of(("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Subscribe", ["topicfilter/*"])));
        var client = await _cloud.ConnectAsync("c", function.Principal);

        await client.SubscribeAsync("a");

        await client.ExpectNothingAsync();
    }

    private static async Task RetainAsync(TestClient client, string topic, string payload)
    {
        await client.SendAsync(Packets.Publish(topic, payload, qos: 1, packetId: 7, retain: true));
        await client.ExpectAsync("40020007");
    }
}
