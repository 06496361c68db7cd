using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class SharedSubscriptionTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("mqtt-shared-one-member")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_message_reaches_one_member_and_all_members_get_some(bool mqtt5)
    {
        TestClient[] members = [await MemberAsync("m1"), await MemberAsync("m2"), await MemberAsync("m3")];
        var publisher = await _cloud.ConnectAsync("p");
        for (var i = 0; i < 60; i++)
        {
            await publisher.PublishAsync("a", $"{i:D2}");
        }

        List<string> received = [];
        foreach (var member in members)
        {
            var count = received.Count;
            await member.SendAsync("C000");
            for (var packet = await member.NextAsync(); packet != "D000"; packet = await member.NextAsync())
            {
                received.Add(packet[^4..]);
            }

            // One of three gets none of 60 with a chance of 3 * (2/3)^60, which is one in ten thousand million.
            Assert.True(received.Count > count);
        }

        Assert.Equal(60, received.Distinct().Count());
        Assert.Equal(60, received.Count);

        async Task<TestClient> MemberAsync(string name)
        {
            var member = await (mqtt5 ? _cloud.Connect5Async(name) : _cloud.ConnectAsync(name));
            await (mqtt5 ? member.Subscribe5Async("$share/group/a", options: 0) : member.SubscribeAsync("$share/group/a", qos: 0));
            return member;
        }
    }

    [Fact]
    public async Task Each_group_gets_its_copy_and_so_does_who_subscribed_alone()
    {
        var one = await SubscribedAsync("one", "$share/g1/a/+", "a/b");
        var two = await SubscribedAsync("two", "$share/g2/a/b");
        var three = await SubscribedAsync("three", "$share/g1/a/b");

        await (await _cloud.ConnectAsync("p")).PublishAsync("a/b", "x");

        foreach (var (client, copies) in new[] { (one, 2), (two, 1), (three, 1) })
        {
            for (var i = 0; i < copies; i++)
            {
                await client.ExpectAsync(Packets.Publish("a/b", "x"));
            }

            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Who_has_left_gets_nothing_and_the_others_all()
    {
        var stays = await SubscribedAsync("stays", "$share/g/a");
        var leaves = await SubscribedAsync("leaves", "$share/g/a");
        var unsubscribes = await SubscribedAsync("unsubscribes", "$share/g/a");
        await leaves.SendAsync("E000");
        await leaves.EndedAsync();
        await unsubscribes.SendAsync(Packets.Unsubscribe(2, "$share/g/a"));
        await unsubscribes.ExpectAsync("B0020002");
        var publisher = await _cloud.ConnectAsync("p");

        for (var i = 0; i < 10; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
            await stays.ExpectAsync(Packets.Publish("a", $"{i}"));
        }

        await unsubscribes.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-shared-queue", "mqtt-shared-replay-rate")]
    public async Task A_group_with_a_lasting_member_stores_QoS_1_and_sends_twenty_a_second_to_whoever_comes()
    {
        await using var cloud = new IotCloud(new IotOptions { ConnectsPerSecondPerClientId = 10 });
        var member = cloud.Open();
        await member.SendAsync(Packets.Connect("m", clean: false));
        await member.ExpectAsync("20020000");
        await member.SubscribeAsync("$share/g/a");
        await member.SendAsync("E000");
        await member.EndedAsync();
        var publisher = await cloud.ConnectAsync("p");
        for (var i = 1; i <= 25; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
        }

        await publisher.SendAsync(Packets.Publish("a", "QoS 0"));
        var other = await cloud.ConnectAsync("other");
        await other.SendAsync(Packets.Subscribe(1, ("$share/g/a", 1)));
        var packets = new List<string>();
        for (var i = 0; i < 21; i++)
        {
            packets.Add(await other.NextAsync());
        }

        Assert.Contains("9003000101", packets);
        Assert.Equal(
            Enumerable.Range(1, 20).Select(i => Convert.ToHexString(Packets.Publish("a", $"{i}", 1, packetId: i))),
            packets.Where(packet => packet != "9003000101"));
        await other.ExpectNothingAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 21; i <= 25; i++)
        {
            await other.ExpectAsync(Packets.Publish("a", $"{i}", 1, packetId: i));
        }

        await other.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-shared-queue")]
    public async Task A_lasting_member_that_comes_back_gets_what_the_group_stored()
    {
        await using var cloud = new IotCloud(new IotOptions { ConnectsPerSecondPerClientId = 10 });
        var member = cloud.Open();
        await member.SendAsync(Packets.Connect("m", clean: false));
        await member.ExpectAsync("20020000");
        await member.SubscribeAsync("$share/g/a");
        await member.SendAsync("E000");
        await member.EndedAsync();
        await (await cloud.ConnectAsync("p")).PublishAsync("a", "stored");

        var again = cloud.Open();
        await again.SendAsync(Packets.Connect("m", clean: false));

        await again.ExpectAsync("20020100");
        await again.ExpectAsync(Packets.Publish("a", "stored", 1, packetId: 1));
    }

    [Fact]
    [ConformsTo("mqtt-shared-queue")]
    public async Task A_group_without_lasting_members_stores_nothing()
    {
        await SubscribedAsync("m", "$share/g/b");
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "nobody there");

        var client = await SubscribedAsync("late", "$share/g/a");

        await client.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("mqtt-shared-name-rules")]
    [InlineData("$share/g")]
    [InlineData("$share/g/")]
    [InlineData("$share//a")]
    [InlineData("$share/g+/a")]
    [InlineData("$share/#/a")]
    [InlineData("$share/g/a/#/b")]
    public async Task A_malformed_shared_filter_closes_the_connection_and_gets_0x8F_in_mqtt_5(string filter)
    {
        var three = await _cloud.ConnectAsync("three");
        await three.SendAsync(Packets.Subscribe(1, (filter, 1)));
        await three.ExpectEndAsync();

        var five = await _cloud.Connect5Async("five");
        await five.SendAsync(Packets5.Subscribe(1, (filter, 1)));
        await five.ExpectAsync(Packets5.Suback(1, 0x8F));
    }

    [Fact]
    [ConformsTo("mqtt-shared-name-rules", "mqtt-shared-slashes-free")]
    public async Task A_name_has_128_characters_and_a_filter_8_levels_of_its_own_and_not_more()
    {
        var client = await _cloud.Connect5Async("c");
        var name = new string('ä', 128);

        await client.SendAsync(Packets5.Subscribe(
            1, ($"$share/{name}/1/2/3/4/5/6/7/8", 1), ($"$share/{name}a/1", 1), ($"$share/{name}/1/2/3/4/5/6/7/8/9", 1),
            ("$share/g/" + new string('a', 256), 1), ("$share/g/" + new string('a', 257), 1)));

        await client.ExpectAsync(Packets5.Suback(1, 1, 0x8F, 0x8F, 1, 0x8F));
    }

    [Fact]
    [ConformsTo("limit-shared-groups")]
    public async Task So_many_groups_and_members_there_can_be_and_not_more()
    {
        await using var cloud = new IotCloud(new IotOptions { MaxSharedGroups = 2, MaxSharedGroupMembers = 1 });
        var client = await cloud.Connect5Async("c");
        await client.SendAsync(Packets5.Subscribe(1, ("$share/1/a", 0), ("$share/2/a", 0), ("$share/3/a", 0), ("$share/2/a", 1)));
        await client.ExpectAsync(Packets5.Suback(1, 0, 0, 0x97, 1));
        var other = await cloud.ConnectAsync("d");
        await other.SendAsync(Packets.Subscribe(1, ("$share/1/a", 0)));
        await other.ExpectAsync("9003000180");

        await client.SendAsync(Packets5.Unsubscribe(2, "$share/1/a"));
        await client.ExpectAsync("B004000200" + "00");
        await other.SubscribeAsync("$share/3/a", qos: 0);
    }

    [Fact]
    public async Task No_local_is_a_protocol_error_here()
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");

        await client.SendAsync(Packets5.Subscribe(1, ("$share/g/a", 0x04)));

        await client.ExpectAsync(Packets5.Disconnect(0x82));
        await client.ExpectEndAsync();
    }

    private async Task<TestClient> SubscribedAsync(string name, params string[] filters)
    {
        var client = await _cloud.ConnectAsync(name);
        foreach (var filter in filters)
        {
            await client.SubscribeAsync(filter, qos: 0);
        }

        return client;
    }
}
