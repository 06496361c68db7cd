namespace LocalCloud.Tests.Iot.Clients;

/// <summary>MQTT.js in both versions that AWS speaks, with all that it can do here.</summary>
public sealed class MqttJsVersionTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new(clock: TimeProvider.System);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("4")]
    [InlineData("5")]
    public async Task MQTT_js_publishes_retains_shares_sleeps_and_leaves_its_will(string version)
    {
        _cloud.Attach(IotCloud.Alice);
        await _cloud.StartAsync();

        var output = await NodeScript.RunAsync("mqttjs-versions.mjs", _cloud.Url, _cloud.SignIn(IotCloud.Alice), version);

        Assert.Equal(
            [
                "received: a/b hello 0",
                "received: a/b hello 1",
                "retained: kept old news 1 retained",
                "will: a/will bye 1",
                "shared: 10",
                "queued: night while you slept 1",
                .. version == "5" ? (string[])["properties: text/plain r 7 v"] : [],
                "done",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
