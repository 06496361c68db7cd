using LocalCloud.Iot;
using LocalCloud.Iot.Broker.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class Mqtt5SessionTests : IAsyncDisposable
{
    private const string Hour = "1100000E10";

    private readonly IotCloud _cloud = new();

    private SessionStore Sessions => _cloud.Services.GetRequiredService<SessionStore>();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt5-session-expiry-zero-when-absent")]
    public async Task A_session_of_mqtt_5_waits_only_if_it_asks_for_it()
    {
        var client = _cloud.Open();
        await client.SendAsync(Packets5.Connect("c", clean: false));
        await client.ExpectAsync(Packets5.Connack());
        await client.Subscribe5Async("a");
        await LeaveAsync(client);

        Assert.Null(Sessions.Find("c"));
    }

    [Theory]
    [ConformsTo("mqtt-session-expiry-max")]
    [InlineData(3_600u, null)]
    [InlineData(3_601u, 3_600u)]
    [InlineData(uint.MaxValue, 3_600u)]
    public async Task A_longer_expiry_than_the_accounts_is_cut_and_the_client_told(uint asked, uint? told)
    {
        var client = _cloud.Open();

        await client.SendAsync(Packets5.Connect("c", properties: $"11{asked:X8}"));

        await client.ExpectAsync(Packets5.Connack(first: told is { } seconds ? $"11{seconds:X8}" : ""));
        Assert.Equal(TimeSpan.FromHours(1), Sessions.Find("c")!.Expiry);
    }

    [Theory]
    [ConformsTo("mqtt-session-expiry-max")]
    [InlineData(604_800u, null)]
    [InlineData(604_801u, 604_800u)]
    public async Task An_account_whose_quota_was_raised_keeps_sessions_for_7_days_and_not_longer(uint asked, uint? told)
    {
        await using var cloud = new IotCloud(new IotOptions { SessionExpiry = TimeSpan.FromDays(7), ConnectsPerSecondPerClientId = 10 });
        var client = cloud.Open();
        await client.SendAsync(Packets5.Connect("c", properties: $"11{asked:X8}"));
        await client.ExpectAsync(Packets5.Connack(first: told is { } seconds ? $"11{seconds:X8}" : ""));
        await client.SendAsync("E000");
        await client.EndedAsync();

        cloud.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.NotNull(cloud.Services.GetRequiredService<SessionStore>().Find("c"));
        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(cloud.Services.GetRequiredService<SessionStore>().Find("c"));
    }

    [Fact]
    public async Task A_session_of_mqtt_5_is_gone_on_with_and_its_expired_messages_are_not_sent()
    {
        var client = await Persistent5Async(isPresent: false);
        await client.Subscribe5Async("a");
        await LeaveAsync(client);
        var publisher = await _cloud.Connect5Async("p");
        await publisher.SendAsync(Packets5.Publish("a", "brief", qos: 1, packetId: 1, properties: $"02{5:X8}"));
        await publisher.SendAsync(Packets5.Publish("a", "lasting", qos: 1, packetId: 2, properties: $"02{60:X8}"));
        await publisher.ExpectAsync("40020001");
        await publisher.ExpectAsync("40020002");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));

        var again = await Persistent5Async(isPresent: true);

        await again.ExpectAsync(Packets5.Publish("a", "lasting", qos: 1, packetId: 1, properties: $"02{49:X8}"));
        await again.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("mqtt-sessions-not-across-versions")]
    public async Task A_session_of_one_version_is_not_gone_on_with_in_the_other()
    {
        await LeaveAsync(await PersistentAsync("c", isPresent: false));
        await LeaveAsync(await Persistent5Async(isPresent: false));
        await PersistentAsync("c", isPresent: false);
    }

    [Fact]
    public async Task A_disconnect_changes_the_expiry_or_ends_the_session()
    {
        var client = await Persistent5Async(isPresent: false);
        await client.SendAsync(Packets5.Disconnect(0, "110000000A"));
        await client.EndedAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(8));
        var again = await Persistent5Async(isPresent: true);
        await again.SendAsync(Packets5.Disconnect(0, "1100000000"));
        await again.EndedAsync();

        Assert.Null(Sessions.Find("c"));
    }

    [Fact]
    public async Task A_session_that_was_to_end_with_its_connection_can_not_be_kept_at_the_disconnect()
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");

        await client.SendAsync(Packets5.Disconnect(0, Hour));

        await client.ExpectAsync(Packets5.Disconnect(0x82));
        await client.ExpectEndAsync();
        Assert.Null(Sessions.Find("c"));
    }

    [Fact]
    public async Task Asking_for_an_expiry_needs_PersistentConnect_and_a_clean_start_without_one_does_not()
    {
        _cloud.Attach(IotCloud.Alice, Policies.DenyConnectAttributes);
        var alice = _cloud.SignIn(IotCloud.Alice).Principal;
        var client = _cloud.Open(alice);
        await client.SendAsync(Packets5.Connect("c", clean: false, properties: "1700"));
        await client.ExpectAsync(Packets5.Connack());

        var persistent = _cloud.Open(alice);
        await persistent.SendAsync(Packets5.Connect("d", properties: "1700" + Hour));

        await persistent.ExpectAsync(Packets5.Refused(0x87));
    }

    private static async Task LeaveAsync(TestClient client)
    {
        await client.SendAsync("E000");
        await client.EndedAsync();
    }

    private async Task<TestClient> PersistentAsync(string clientId, bool isPresent)
    {
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1)); // one CONNECT a second
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect(clientId, clean: false));
        await client.ExpectAsync(isPresent ? "20020100" : "20020000");
        return client;
    }

    private async Task<TestClient> Persistent5Async(bool isPresent)
    {
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var client = _cloud.Open();
        await client.SendAsync(Packets5.Connect("c", clean: false, properties: Hour));
        await client.ExpectAsync(Packets5.Connack(isPresent));
        return client;
    }
}
