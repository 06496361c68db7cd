using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>What a member of a shared group did not acknowledge before it was gone.</summary>
public sealed class SharedRedistributionTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new(new IotOptions { ConnectsPerSecondPerClientId = 100 });

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("mqtt-shared-redistributes")]
    [InlineData(true, "E000")]
    [InlineData(true, null)]
    [InlineData(false, "E000")]
    [InlineData(false, null)]
    public async Task Another_member_gets_in_order_what_one_that_went_did_not_acknowledge_and_nothing_else(bool clean, string? goodbye)
    {
        var first = await MemberAsync("first", clean);
        var publisher = await _cloud.ConnectAsync("p");
        for (var i = 1; i <= 3; i++)
        {
            await publisher.PublishAsync("a", $"{i}");
            await first.ExpectAsync(Packets.Publish("a", $"{i}", 1, packetId: i));
        }

        var second = await MemberAsync("second", clean: true);
        await first.SendAsync("40020002");
        await first.ExpectNothingAsync();
        await LeaveAsync(first, goodbye);

        await second.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await second.ExpectAsync(Packets.Publish("a", "3", 1, packetId: 2));
        await second.ExpectNothingAsync();
        var again = await ComeBackAsync("first", clean);
        await again.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-shared-redistributes")]
    public async Task With_nobody_else_there_it_waits_in_front_of_what_comes_later_for_whoever_comes_first()
    {
        var lasting = await MemberAsync("lasting", clean: false);
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "1");
        await publisher.PublishAsync("a", "2");
        await lasting.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await lasting.ExpectAsync(Packets.Publish("a", "2", 1, packetId: 2));
        await LeaveAsync(lasting, goodbye: null);
        await publisher.PublishAsync("a", "3");

        var other = await _cloud.ConnectAsync("other");
        await other.SendAsync(Packets.Subscribe(1, ("$share/g/a", 1)));

        var packets = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            packets.Add(await other.NextAsync());
        }

        packets.Remove("9003000101");
        Assert.Equal(Enumerable.Range(1, 3).Select(i => Convert.ToHexString(Packets.Publish("a", $"{i}", 1, packetId: i))), packets);
    }

    [Fact]
    public async Task With_nobody_who_comes_back_it_is_lost()
    {
        var first = await MemberAsync("first", clean: true);
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "1");
        await first.ExpectAsync(Packets.Publish("a", "1", 1, packetId: 1));
        await LeaveAsync(first, "E000");

        var late = await MemberAsync("late", clean: true);

        await late.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_a_client_has_for_itself_stays_its_own()
    {
        var first = await MemberAsync("first", clean: false);
        await first.SubscribeAsync("own");
        var second = await MemberAsync("second", clean: true);
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("own", "mine");
        await first.ExpectAsync(Packets.Publish("own", "mine", 1, packetId: 1));
        await LeaveAsync(first, goodbye: null);

        await second.ExpectNothingAsync();
        var again = await ComeBackAsync("first", clean: false);
        await again.ExpectAsync(Packets.Publish("own", "mine", 1, packetId: 1));
    }

    [Fact]
    [ConformsTo("mqtt-shared-redistributes")]
    public async Task What_waits_outlives_LocalCloud()
    {
        var lasting = await MemberAsync("lasting", clean: false);
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "kept");
        await lasting.ExpectAsync(Packets.Publish("a", "kept", 1, packetId: 1));
        await LeaveAsync(lasting, goodbye: null);

        await using var next = _cloud.Killed();
        await next.GoOnAsync();
        var other = await next.ConnectAsync("other");
        await other.SendAsync(Packets.Subscribe(1, ("$share/g/a", 1)));

        string[] packets = [await other.NextAsync(), await other.NextAsync()];
        Assert.Contains(Convert.ToHexString(Packets.Publish("a", "kept", 1, packetId: 1)), packets);
        await other.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("limit-shared-group-changes")]
    public async Task A_group_takes_a_hundred_changes_a_second_and_refuses_a_further_member()
    {
        await using var cloud = new IotCloud(new IotOptions { SharedGroupChangesPerSecond = 3 });
        var client = await cloud.Connect5Async("c");
        await client.SendAsync(Packets5.Subscribe(1, ("$share/g/a", 0), ("$share/other/a", 0)));
        await client.ExpectAsync(Packets5.Suback(1, 0, 0));
        await client.SendAsync(Packets5.Subscribe(2, ("$share/g/a", 1)));
        await client.ExpectAsync(Packets5.Suback(2, 1));
        await client.SendAsync(Packets5.Subscribe(3, ("$share/g/a", 0), ("$share/g/a", 1), ("$share/other/a", 1)));
        await client.ExpectAsync(Packets5.Suback(3, 0, 0x97, 1));

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.SendAsync(Packets5.Subscribe(4, ("$share/g/a", 1)));

        await client.ExpectAsync(Packets5.Suback(4, 1));
        Assert.Equal(100, new IotOptions().SharedGroupChangesPerSecond);
    }

    private static async Task LeaveAsync(TestClient client, string? goodbye)
    {
        if (goodbye is null)
        {
            client.Transport.Abort();
        }
        else
        {
            await client.SendAsync(goodbye);
        }

        await client.EndedAsync();
    }

    private async Task<TestClient> MemberAsync(string name, bool clean)
    {
        var member = _cloud.Open();
        await member.SendAsync(Packets.Connect(name, clean: clean));
        await member.ExpectAsync("20020000");
        await member.SubscribeAsync("$share/g/a");
        return member;
    }

    private async Task<TestClient> ComeBackAsync(string name, bool clean)
    {
        var member = _cloud.Open();
        await member.SendAsync(Packets.Connect(name, clean: clean));
        await member.ExpectAsync(clean ? "20020000" : "20020100");
        return member;
    }
}
