using LocalCloud.Iam;
using LocalCloud.Iot;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>Credentials live for an hour, connections for a day.</summary>
public sealed class ExpiringCredentialsTests
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1_200);

    [Fact]
    [ConformsTo("ws-credentials-expiring-while-open")]
    public async Task An_open_connection_goes_on_as_before_when_its_credentials_have_expired()
    {
        await using var cloud = new IotCloud();
        var (client, credentials) = await SignedInAsync(cloud);
        await client.SubscribeAsync("before");
        for (var i = 0; i < 4; i++)
        {
            cloud.Clock.Advance(KeepAlive);
            await client.ExpectNothingAsync(); // a ping
        }

        Assert.True(ExpiryOf(cloud, credentials) < cloud.Clock.GetUtcNow());
        await client.SendAsync(Packets.Subscribe(2, ("after", 0)));
        await client.ExpectAsync("9003000200");
        await client.SendAsync(Packets.Publish("before", "1"));
        await client.ExpectAsync(Packets.Publish("before", "1"));
        await client.SendAsync(Packets.Publish("after", "2"));
        await client.ExpectAsync(Packets.Publish("after", "2"));
        Assert.Empty(cloud.Refused);
    }

    [Fact]
    public async Task With_the_switch_on_it_ends_with_them_and_not_a_second_earlier()
    {
        await using var cloud = new IotCloud(new IotOptions { EndsWithCredentials = true });
        var (client, credentials) = await SignedInAsync(cloud);
        var left = ExpiryOf(cloud, credentials) - cloud.Clock.GetUtcNow();
        for (; left > KeepAlive; left -= KeepAlive)
        {
            cloud.Clock.Advance(KeepAlive);
            await client.ExpectNothingAsync();
        }

        cloud.Clock.Advance(left - TimeSpan.FromSeconds(1));
        await client.ExpectNothingAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task The_administrator_has_no_credentials_that_expire()
    {
        await using var cloud = new IotCloud(new IotOptions { EndsWithCredentials = true });
        var client = cloud.Open();
        await client.SendAsync(Packets.Connect("c", keepAlive: 1_200));
        await client.ExpectAsync("20020000");

        for (var i = 0; i < 4; i++)
        {
            cloud.Clock.Advance(KeepAlive);
            await client.ExpectNothingAsync();
        }
    }

    private static DateTimeOffset ExpiryOf(IotCloud cloud, TemporaryCredentials credentials) =>
        cloud.Services.GetRequiredService<ICredentialLookup>().Find(credentials.AccessKeyId, credentials.SessionToken)!.Expiration;

    private static async Task<(TestClient Client, TemporaryCredentials Credentials)> SignedInAsync(IotCloud cloud)
    {
        cloud.Attach(IotCloud.Alice);
        var credentials = cloud.SignIn(IotCloud.Alice);
        var client = cloud.Open(credentials.Principal);
        await client.SendAsync(Packets.Connect("c", keepAlive: 1_200));
        await client.ExpectAsync("20020000");
        return (client, credentials);
    }
}
