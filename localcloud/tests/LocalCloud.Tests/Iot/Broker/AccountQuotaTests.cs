using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>The quotas that all clients of the account share, each at its limit and one past it.</summary>
public sealed class AccountQuotaTests
{
    [Fact]
    [ConformsTo("limit-account-publishes")]
    public async Task What_goes_out_counts_once_for_each_subscription_and_the_excess_is_discarded()
    {
        await using var cloud = new IotCloud(new IotOptions { OutboundPublishesPerSecond = 3 });
        var one = await cloud.ConnectAsync("one");
        var two = await cloud.ConnectAsync("two");
        await one.SubscribeAsync("+", qos: 0);
        await two.SubscribeAsync("a", qos: 0);
        cloud.Clock.Advance(TimeSpan.FromSeconds(1)); // the lifecycle events of the four count for nobody here
        var publisher = await cloud.ConnectAsync("p");

        await publisher.PublishAsync("a", "both");
        await publisher.PublishAsync("b", "one alone");
        await publisher.PublishAsync("b", "over");

        await one.ExpectAsync(Packets.Publish("a", "both"));
        await two.ExpectAsync(Packets.Publish("a", "both"));
        await one.ExpectAsync(Packets.Publish("b", "one alone"));
        await one.ExpectNothingAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await publisher.PublishAsync("b", "again");
        await one.ExpectAsync(Packets.Publish("b", "again"));
    }

    [Fact]
    [ConformsTo("limit-account-publishes")]
    public async Task What_comes_in_is_counted_for_all_clients_together()
    {
        await using var cloud = new IotCloud(new IotOptions { InboundPublishesPerSecond = 2 });
        var three = await cloud.ConnectAsync("three");
        var five = await cloud.Connect5Async("five", properties: "1700");
        await three.PublishAsync("a");
        await three.PublishAsync("a");

        await five.SendAsync(Packets5.Publish("a", "x", qos: 1, packetId: 7));
        await five.ExpectAsync(Packets5.Puback(7, 0x97));
        Assert.Equal(429, (await cloud.CallAsync("iotdata", "POST", "/topics/a", [1])).Status);

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await three.PublishAsync("a");
    }

    [Fact]
    [ConformsTo("limit-account-subscriptions")]
    public async Task So_many_subscriptions_the_account_has_and_whoever_leaves_makes_room()
    {
        await using var cloud = new IotCloud(new IotOptions { MaxAccountSubscriptions = 3 });
        var three = await cloud.ConnectAsync("three");
        await three.SubscribeAsync("a", qos: 0);
        await three.SubscribeAsync("$share/g/a", qos: 0);
        var five = await cloud.Connect5Async("five");
        await five.SendAsync(Packets5.Subscribe(1, ("a", 0), ("b", 0), ("$share/g/a", 0), ("a", 1)));
        await five.ExpectAsync(Packets5.Suback(1, 0, 0x97, 0x97, 1)); // the last one is there already

        await three.SendAsync(Packets.Subscribe(2, ("b", 0)));
        await three.ExpectAsync("9003000280");
        await three.SendAsync("E000");
        await three.ExpectEndAsync();

        await five.SendAsync(Packets5.Subscribe(2, ("b", 0), ("$share/g/a", 0), ("c", 0)));
        await five.ExpectAsync(Packets5.Suback(2, 0, 0, 0x97));
        await five.SendAsync(Packets5.Unsubscribe(3, "b", "never"));
        await five.ExpectAsync("B005000300" + "0011");
        await five.SendAsync(Packets5.Subscribe(4, ("c", 0), ("d", 0)));
        await five.ExpectAsync(Packets5.Suback(4, 0, 0x97));
    }

    [Fact]
    [ConformsTo("limit-account-subscriptions")]
    public async Task So_many_filters_a_second_the_account_subscribes_to()
    {
        await using var cloud = new IotCloud(new IotOptions { SubscriptionsPerSecond = 3 });
        var three = await cloud.ConnectAsync("three");
        await three.SendAsync(Packets.Subscribe(1, ("a", 0), ("b", 1)));
        await three.ExpectAsync("900400010001");
        var five = await cloud.Connect5Async("five");
        await five.SendAsync(Packets5.Subscribe(1, ("a", 0), ("b", 0)));
        await five.ExpectAsync(Packets5.Suback(1, 0, 0x97));

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await five.SendAsync(Packets5.Subscribe(2, ("b", 0)));
        await five.ExpectAsync(Packets5.Suback(2, 0));
    }

    [Fact]
    [ConformsTo("limit-queued-per-second")]
    public async Task So_many_messages_a_second_begin_to_wait_and_further_ones_replace_none()
    {
        await using var cloud = new IotCloud(new IotOptions { QueuedMessagesPerSecond = 3, ConnectsPerSecondPerClientId = 10 });
        await LeaveBehindAsync(cloud, "own", "a");
        await LeaveBehindAsync(cloud, "shared", "$share/g/b");
        var publisher = await cloud.ConnectAsync("p");
        foreach (var (topic, payload) in new[] { ("a", "1"), ("b", "2"), ("a", "3"), ("a", "over"), ("b", "over") })
        {
            await publisher.PublishAsync(topic, payload);
        }

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await publisher.PublishAsync("a", "4");

        var own = await ComeBackAsync(cloud, "own");
        await own.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await own.ExpectAsync(Packets.Publish("a", "3", 1, packetId: 2));
        await own.ExpectAsync(Packets.Publish("a", "4", 1, packetId: 3));
        await own.ExpectNothingAsync();
        var shared = await ComeBackAsync(cloud, "shared");
        await shared.ExpectAsync(Packets.Publish("b", "2", 1, packetId: 1));
        await shared.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("limit-account-connects")]
    public async Task So_many_connections_and_so_many_a_second_the_account_takes()
    {
        await using var cloud = new IotCloud(new IotOptions { ConnectsPerSecond = 2, MaxConnections = 3 });
        await cloud.ConnectAsync("1");
        await cloud.ConnectAsync("2");
        var third = cloud.Open();
        await third.SendAsync(Packets.Connect("3"));
        await third.ExpectAsync("20020003");

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await cloud.ConnectAsync("3");
        var fourth = cloud.Open();
        await fourth.SendAsync(Packets.Connect("4"));
        await fourth.ExpectAsync("20020003");
    }

    [Fact]
    [ConformsTo("limit-account-publishes", "limit-account-subscriptions", "limit-account-connects", "limit-queued-per-second", "limit-retained-messages")]
    public void The_limits_are_those_of_AWS()
    {
        var options = new IotOptions();

        Assert.Equal((20_000, 20_000), (options.InboundPublishesPerSecond, options.OutboundPublishesPerSecond));
        Assert.Equal((500_000, 3_000), (options.MaxAccountSubscriptions, options.SubscriptionsPerSecond));
        Assert.Equal((500_000, 3_000), (options.MaxConnections, options.ConnectsPerSecond));
        Assert.Equal((500, 500_000), (options.QueuedMessagesPerSecond, options.MaxSharedStoredMessages));
        Assert.Equal((500_000, 500), (options.MaxRetainedMessages, options.RetainedPublishesPerSecond));
        Assert.Equal((100, 100, 20), (options.MaxSharedGroups, options.MaxSharedGroupMembers, options.SharedStoredMessagesPerSecond));
    }

    private static async Task LeaveBehindAsync(IotCloud cloud, string clientId, string filter)
    {
        var client = cloud.Open();
        await client.SendAsync(Packets.Connect(clientId, clean: false));
        await client.ExpectAsync("20020000");
        await client.SubscribeAsync(filter);
        await client.SendAsync("E000");
        await client.EndedAsync();
    }

    private static async Task<TestClient> ComeBackAsync(IotCloud cloud, string clientId)
    {
        var client = cloud.Open();
        await client.SendAsync(Packets.Connect(clientId, clean: false));
        await client.ExpectAsync("20020100");
        return client;
    }
}
