using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker.Kept;

/// <summary>Sessions over the end of LocalCloud. Its first run is not ended in order: what counts is what is in its files.</summary>
public sealed class KeptSessionTests : IAsyncDisposable
{
    private readonly IotCloud _first = new();
    private IotCloud? _second;

    private ManualClock Clock => _first.Clock;

    public async ValueTask DisposeAsync()
    {
        await (_second?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _first.DisposeAsync();
    }

    [Fact]
    public async Task Subscriptions_and_what_an_absent_client_missed_are_there_again()
    {
        var client = await PersistentAsync(_first, "c", isPresent: false);
        await client.SubscribeAsync("one");
        await client.SubscribeAsync("given-up");
        await client.SubscribeAsync("zero", qos: 0);
        await client.SendAsync(Packets.Unsubscribe(3, "given-up"));
        await client.ExpectAsync("B0020003");
        await LeaveAsync(client);
        var publisher = await _first.ConnectAsync("p");
        await publisher.PublishAsync("one", "1");
        await publisher.PublishAsync("one", "2");
        await publisher.PublishAsync("given-up", "3");

        var cloud = await KilledAsync();
        var again = await PersistentAsync(cloud, "c", isPresent: true);

        await again.ExpectAsync(Packets.Publish("one", "1", qos: 1, packetId: 1));
        await again.ExpectAsync(Packets.Publish("one", "2", qos: 1, packetId: 2));
        await again.ExpectNothingAsync();
        await (await cloud.ConnectAsync("p")).PublishAsync("zero", "live");
        await again.ExpectAsync(Packets.Publish("zero", "live"));
    }

    [Fact]
    public async Task What_is_published_between_the_restart_and_the_clients_return_is_stored_too()
    {
        var client = await PersistentAsync(_first, "c", isPresent: false);
        await client.SubscribeAsync("one");

        var cloud = await KilledAsync(); // while the client is there
        await (await cloud.ConnectAsync("p")).PublishAsync("one", "1");
        var again = await PersistentAsync(cloud, "c", isPresent: true);

        await again.ExpectAsync(Packets.Publish("one", "1", qos: 1, packetId: 1));
    }

    [Fact]
    public async Task What_a_client_that_was_there_did_not_acknowledge_comes_again_and_what_it_did_does_not()
    {
        var client = await PersistentAsync(_first, "c", isPresent: false);
        await client.SubscribeAsync("one");
        var publisher = await _first.ConnectAsync("p");
        await publisher.PublishAsync("one", "1");
        await client.ExpectAsync(Packets.Publish("one", "1", qos: 1, packetId: 1));
        await client.SendAsync("40020001");
        await client.ExpectNothingAsync();
        await publisher.PublishAsync("one", "2");
        await publisher.PublishAsync("one", "3");

        var again = await PersistentAsync(await KilledAsync(), "c", isPresent: true);

        await again.ExpectAsync(Packets.Publish("one", "2", qos: 1, packetId: 1));
        await again.ExpectAsync(Packets.Publish("one", "3", qos: 1, packetId: 2));
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_session_whose_hour_passes_meanwhile_is_over_with_all_that_was_in_it()
    {
        var client = await PersistentAsync(_first, "c", isPresent: false);
        await client.SubscribeAsync("one");
        await LeaveAsync(client);
        await (await _first.ConnectAsync("p")).PublishAsync("one", "1");
        Clock.Advance(TimeSpan.FromMinutes(59));
        var cloud = await KilledAsync();
        Assert.NotNull(cloud.Services.GetRequiredService<SessionStore>().Find("c"));

        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(cloud.Services.GetRequiredService<SessionStore>().Find("c"));
        Assert.Empty(cloud.Files("sessions"));
        await PersistentAsync(cloud, "c", isPresent: false);
    }

    [Fact]
    public async Task A_session_that_is_over_before_the_restart_does_not_come_back()
    {
        var client = await PersistentAsync(_first, "c", isPresent: false);
        await client.SubscribeAsync("one");
        await LeaveAsync(client);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await LeaveAsync(await _first.ConnectAsync("c")); // a clean one

        var cloud = await KilledAsync();

        Assert.Empty(cloud.Broker.Subscriptions.Match("one"));
        await PersistentAsync(cloud, "c", isPresent: false);
    }

    [Fact]
    public async Task Sessions_that_end_with_their_connection_leave_nothing_on_disk()
    {
        var client = await _first.ConnectAsync("c");
        await client.SubscribeAsync("one");
        await (await _first.ConnectAsync("p")).PublishAsync("one", "1");
        await client.ExpectAsync(Packets.Publish("one", "1", qos: 1, packetId: 1));

        Assert.Empty(_first.Files("sessions"));
    }

    [Fact]
    public async Task What_waits_for_a_group_is_there_again_and_goes_to_one_member_once()
    {
        var client = await PersistentAsync(_first, "c", isPresent: false);
        await client.SubscribeAsync("$share/g/one");
        await LeaveAsync(client);
        var publisher = await _first.ConnectAsync("p");
        await publisher.PublishAsync("one", "1");
        await publisher.PublishAsync("one", "2");

        var cloud = await KilledAsync();
        var again = await PersistentAsync(cloud, "c", isPresent: true);

        await again.ExpectAsync(Packets.Publish("one", "1", qos: 1, packetId: 1));
        await again.ExpectAsync(Packets.Publish("one", "2", qos: 1, packetId: 2));
        await again.SendAsync("40020001");
        await again.SendAsync("40020002");
        await again.ExpectNothingAsync();
        await LeaveAsync(again);
        Assert.Empty(cloud.Files("sessions", "*.log"));
    }

    [Fact]
    public async Task Sessions_of_MQTT_5_keep_their_own_expiry_and_options()
    {
        var client = await _first.Connect5Async("c", properties: "1100000064");
        await client.SendAsync(Packets5.Subscribe(1, ("one", 0x05))); // no local
        await client.ExpectAsync(Packets5.Suback(1, 1));
        client.Transport.Abort();
        await client.EndedAsync();

        var session = (await KilledAsync()).Services.GetRequiredService<SessionStore>().Find("c")!;

        Assert.Equal((true, TimeSpan.FromSeconds(100), Clock.GetUtcNow().AddSeconds(100)), (session.IsMqtt5, session.Expiry, session.ExpiresAt));
        Assert.True(session.Subscriptions["one"].NoLocal);
    }

    private static async Task LeaveAsync(TestClient client)
    {
        await client.SendAsync("E000");
        await client.EndedAsync();
    }

    private async Task<TestClient> PersistentAsync(IotCloud cloud, string clientId, bool isPresent)
    {
        Clock.Advance(TimeSpan.FromSeconds(1)); // one CONNECT a second
        var client = cloud.Open();
        await client.SendAsync(Packets.Connect(clientId, clean: false));
        await client.ExpectAsync(isPresent ? "20020100" : "20020000");
        return client;
    }

    private async Task<IotCloud> KilledAsync()
    {
        _second = _first.Killed();
        await _second.GoOnAsync();
        return _second;
    }
}
