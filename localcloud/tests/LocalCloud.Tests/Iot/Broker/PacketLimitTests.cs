using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>The sizes of packets, each at the limit and one past it.</summary>
public sealed class PacketLimitTests : IAsyncDisposable
{
    private const int Largest = 146 * 1024;

    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("limit-packet-146k-mqtt5")]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_packet_has_146_KiB_with_its_fixed_header_even_if_each_part_of_it_is_small_enough(int over, bool isTaken)
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");
        // A user property without a value has five bytes more than it counts.
        var empty = string.Concat(Enumerable.Repeat(Packets5.User("n", ""), 3_500));
        var around = Packets5.Publish("a", new string('x', 100 * 1024), qos: 1, packetId: 5, properties: empty).Length - (100 * 1024);

        var packet = Packets5.Publish("a", new string('x', Largest + over - around), qos: 1, packetId: 5, properties: empty);
        Assert.Equal(Largest + over, packet.Length);
        await client.SendAsync(packet);

        await client.ExpectAsync(isTaken ? [0x40, 2, 0, 5] : Packets5.Disconnect(0x95));
    }

    [Fact]
    [ConformsTo("limit-publishes-100-per-second")]
    public async Task What_waits_for_an_absent_client_and_what_is_sent_to_it_directly_count_too()
    {
        await using var cloud = new IotCloud(new IotOptions { PublishesPerSecond = 3, ConnectsPerSecondPerClientId = 10 });
        var client = cloud.Open();
        await client.SendAsync(Packets.Connect("c", clean: false));
        await client.ExpectAsync("20020000");
        await client.SubscribeAsync("a");
        await client.SendAsync("E000");
        await client.EndedAsync();
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(200, (await cloud.CallAsync("iotdata", "POST", "/topics/a?qos=1", [(byte)'0', (byte)('0' + i)])).Status);
        }

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = cloud.Open();
        await again.SendAsync(Packets.Connect("c", clean: false));
        await again.ExpectAsync("20020100");
        for (var i = 1; i <= 3; i++)
        {
            await again.ExpectAsync(Packets.Publish("a", $"0{i}", 1, packetId: i));
        }

        // The second's three are used up.
        Assert.Equal(429, (await cloud.CallAsync("iotdata", "POST", "/connections/c/messages?topic=a", [1])).Status);
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await cloud.CallAsync("iotdata", "POST", "/connections/c/messages?topic=a", [(byte)'x'])).Status);
        await again.ExpectAsync(Packets.Publish("a", "x"));
        await again.ExpectNothingAsync(); // the fourth one was discarded
    }

    [Fact]
    [ConformsTo("limit-throughput-512k", "limit-rule-payload", "limit-payload-128k")]
    public void The_sizes_are_those_of_AWS()
    {
        var options = new IotOptions();

        Assert.Equal((128 * 1024, 146 * 1024, 512 * 1024), (options.MaxPayloadBytes, options.MaxPacketBytes, options.BytesPerSecond));
        Assert.Equal((128 * 1024, 100, 100), (options.MaxRulePayloadBytes, options.PublishesPerSecond, options.MaxInFlight));
    }
}
