using System.Diagnostics;
using System.Globalization;

namespace LocalCloud.Tests.Iot.Clients;

/// <summary>Debian's mosquitto_pub and mosquitto_sub on the TCP port.</summary>
public sealed class MosquittoTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new(clock: TimeProvider.System);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("mqttv31", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    public async Task What_mosquitto_pub_publishes_reaches_a_subscriber(string version, int qos)
    {
        await _cloud.StartAsync();
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("a/#");

        var (exitCode, output) = await RunAsync("mosquitto_pub", "-V", version, "-q", $"{qos}", "-i", "tool", "-t", "a/b", "-m", "hello");

        Assert.True(exitCode == 0, output);
        await client.ExpectAsync(Packets.Publish("a/b", "hello", qos, packetId: 1));
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task What_is_retained_reaches_mosquitto_sub(string version)
    {
        await _cloud.StartAsync();
        await RunAsync("mosquitto_pub", "-V", version, "-q", "1", "-r", "-t", "kept", "-m", "old news");

        var (exitCode, output) = await RunAsync("mosquitto_sub", "-V", version, "-q", "1", "-t", "kept", "-C", "1", "-W", "30", "-F", "%t %r %p");

        Assert.Equal((0, "kept 1 old news"), (exitCode, output));
    }

    [Fact]
    public async Task A_key_that_nobody_issued_is_refused()
    {
        await _cloud.StartAsync();

        var (exitCode, output) = await RunAsync("mosquitto_pub", "-u", "ASIANOBODY", "-P", "secret", "-t", "a", "-m", "x");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("bad user name or password", output, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(
            program, ["-h", "127.0.0.1", "-p", _cloud.MqttPort.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var tool = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var errors = tool.StandardError.ReadToEndAsync(cancellationToken);
        var output = await tool.StandardOutput.ReadToEndAsync(cancellationToken);
        await tool.WaitForExitAsync(cancellationToken);
        return (tool.ExitCode, (output + await errors).Trim());
    }
}
