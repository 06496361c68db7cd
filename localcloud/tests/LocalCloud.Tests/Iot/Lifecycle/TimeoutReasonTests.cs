using System.Text.Json.Nodes;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Tests.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Lifecycle;

/// <summary>Connections that end because their time is over.</summary>
public sealed class TimeoutReasonTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("mqtt-idle-timeout", "mqtt-will-on-lost-connection")]
    public async Task Silence_publishes_the_will_and_is_called_a_keep_alive_timeout()
    {
        var wills = await _cloud.ConnectAsync("wills");
        await wills.SubscribeAsync("w", qos: 0);
        var watcher = await WatchAsync();
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", keepAlive: 40, will: ("w", "bye")));
        await client.ExpectAsync("20020000");

        _cloud.Clock.Advance(TimeSpan.FromSeconds(59));
        await wills.ExpectNothingAsync();
        await watcher.ExpectNothingAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.EndedAsync();
        await wills.ExpectAsync(Packets.Publish("w", "bye"));
        Assert.Equal(("MQTT_KEEP_ALIVE_TIMEOUT", false), await ReasonAsync(watcher));
    }

    [Fact]
    [ConformsTo("ws-duration-24-hours")]
    public async Task A_day_on_a_WebSocket_ends_with_a_reason_of_its_own()
    {
        var client = await _cloud.ConnectAsync("c");
        await PassAsync(60, client);
        var watcher = await WatchAsync(); // an hour later, so that it outlives the other
        await PassAsync((23 * 60) - 1, client, watcher);

        _cloud.Clock.Advance(TimeSpan.FromMinutes(1));

        await client.EndedAsync();
        Assert.Equal(("WEBSOCKET_TTL_EXPIRATION", false), await ReasonAsync(watcher));
    }

    private async Task PassAsync(int minutes, params TestClient[] clients)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
            foreach (var client in clients)
            {
                await client.ExpectNothingAsync();
            }
        }
    }

    private async Task<TestClient> WatchAsync()
    {
        var watcher = await _cloud.ConnectAsync("watcher");
        await watcher.SubscribeAsync("$aws/events/presence/disconnected/c", qos: 0);
        return watcher;
    }

    private static async Task<(string? Reason, bool? IsByClient)> ReasonAsync(TestClient watcher)
    {
        var publish = Assert.IsType<PublishPacket>(Frames.Decode(await watcher.NextAsync()));
        var gone = JsonNode.Parse(publish.Payload.Span)!;
        return ((string?)gone["disconnectReason"], (bool?)gone["clientInitiatedDisconnect"]);
    }
}
