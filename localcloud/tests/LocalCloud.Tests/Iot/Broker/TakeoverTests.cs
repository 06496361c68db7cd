using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>Connections that come with one client id at the same time.</summary>
public sealed class TakeoverTests
{
    private const int Rounds = 200;

    [Fact]
    public async Task Of_two_that_connect_at_once_the_one_that_stays_has_the_session()
    {
        await using var cloud = new IotCloud(new IotOptions().WithoutRates());
        var publisher = await cloud.ConnectAsync("p");
        for (var round = 0; round < Rounds; round++)
        {
            var (id, connect) = ($"c{round}", Packets.Connect($"c{round}", clean: false));
            var first = cloud.Open();
            await first.SendAsync(connect);
            await first.ExpectAsync("20020000");
            await first.SubscribeAsync(id);
            TestClient[] both = [cloud.Open(), cloud.Open()];

            await Task.WhenAll(both.Select(client => Task.Run(() => client.SendAsync(connect), TestContext.Current.CancellationToken)));

            await first.EndedAsync();
            await Task.WhenAny(both.Select(client => client.EndedAsync()));
            var stays = both.Single(client => !client.Transport.WasAborted);
            await stays.ExpectAsync("20020100");
            await publisher.PublishAsync(id, "for who stays");
            await stays.ExpectAsync(Packets.Publish(id, "for who stays", 1, packetId: 1));
        }
    }
}
