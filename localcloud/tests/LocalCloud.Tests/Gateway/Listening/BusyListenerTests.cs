using LocalCloud.Iot;
using LocalCloud.Tests.Iot;
using LocalCloud.Tests.Iot.Broker;

namespace LocalCloud.Tests.Gateway.Listening;

/// <summary>Many clients, and many packets, at once.</summary>
public sealed class BusyListenerTests
{
    [Fact]
    public async Task Many_may_come_at_once()
    {
        await using var cloud = new IotCloud(new IotOptions().WithoutRates());
        await cloud.StartAsync();

        var clients = await Task.WhenAll(Enumerable.Range(0, TestSizes.ClientsAtOnce).Select(
            i => UpgradeClient.OpenAsync(cloud.Url, Packets.Connect($"c{i}"), byServer: i % 10 == 9)));

        Assert.Equal(clients.Length, cloud.Registry.All.Count());
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    [Fact]
    public async Task Packets_that_come_faster_than_they_are_read_arrive_whole_and_in_order()
    {
        await using var cloud = new IotCloud(new IotOptions().WithoutRates());
        await cloud.StartAsync();
        using var client = await UpgradeClient.OpenAsync(cloud.Url, Packets.Connect("c"));
        await client.SendAsync(MaskedFrame.Binary(Packets.Subscribe(1, ("a", 0))));
        Assert.Equal("82059003000100", await client.ReceiveAsync(7));
        byte[][] all = [.. Enumerable.Range(1000, 1000).Select(i => Packets.Publish("a", $"{i}:{new string('.', i % 97)}"))];

        await client.SendAsync([.. all.SelectMany(packet => MaskedFrame.Binary(packet))]);

        byte[] expected = [.. all.SelectMany(packet => (byte[])[0x82, (byte)packet.Length, .. packet])];
        Assert.Equal(Convert.ToHexString(expected), await client.ReceiveAsync(expected.Length));
    }
}
