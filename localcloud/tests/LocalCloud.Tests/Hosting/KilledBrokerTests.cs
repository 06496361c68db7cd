using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LocalCloud.Tests.Iot;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Hosting;

/// <summary>What <c>kill -9</c> leaves of the broker: a process of its own, and MQTT over TCP.</summary>
public sealed partial class KilledBrokerTests : IDisposable
{
    private readonly TinyAssembly _assembly = new("async () => {}");
    private readonly string _state = Directory.CreateTempSubdirectory("run-state-").FullName;

    [GeneratedRegex(@"mqtt://localhost:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MqttLine { get; }

    public void Dispose()
    {
        _assembly.Dispose();
        SpinWait.SpinUntil(TryDeleteState, TimeSpan.FromSeconds(10)); // children end after it
    }

    [Fact]
    public async Task What_was_acknowledged_for_an_absent_client_outlives_it_and_fresh_drops_it()
    {
        using (var first = await StartAsync())
        {
            using var client = await ConnectAsync(first, "c", "20020000");
            await ExchangeAsync(client, Packets.Subscribe(1, ("a", 1)), "9003000101");
            await client.SendAsync(new byte[] { 0xE0, 0 }, TestContext.Current.CancellationToken);
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
            using var publisher = await ConnectAsync(first, "p", "20020000", clean: true);
            await ExchangeAsync(publisher, Packets.Publish("a", "kept", qos: 1, packetId: 7), "40020007");
            first.Signal("-KILL");
            await first.EndAsync();
        }

        using (var second = await StartAsync())
        {
            using var client = await ConnectAsync(second, "c", "20020100");
            await ExchangeAsync(client, [], Convert.ToHexString(Packets.Publish("a", "kept", qos: 1, packetId: 1)));
            second.Signal("-KILL");
            await second.EndAsync();
        }

        using var fresh = await StartAsync("--fresh");
        using var forgotten = await ConnectAsync(fresh, "c", "20020000");
    }

    private static async Task<Socket> ConnectAsync(LocalCloudProcess cloud, string clientId, string answer, bool clean = false)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var port = int.Parse(MqttLine.Match(cloud.Output).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await ExchangeAsync(socket, Packets.Connect(clientId, clean: clean), answer);
        return socket;
    }

    private static async Task ExchangeAsync(Socket socket, byte[] packet, string answer)
    {
        await socket.SendAsync(packet, TestContext.Current.CancellationToken);
        var received = new byte[answer.Length / 2];
        for (var length = 0; length < received.Length;)
        {
            var read = await socket.ReceiveAsync(received.AsMemory(length), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, read);
            length += read;
        }

        Assert.Equal(answer, Convert.ToHexString(received));
    }

    private async Task<LocalCloudProcess> StartAsync(params string[] arguments)
    {
        var cloud = new LocalCloudProcess(
        [
            "--no-prepare", "--port", "0", "--mqtt-port", "0", "--api-port", "0", "--demo-port", "0", "--state", _state,
            "--assembly", _assembly.Save(), .. arguments,
        ]);
        await cloud.ReadyAsync();
        return cloud;
    }

    private bool TryDeleteState()
    {
        try
        {
            Directory.Delete(_state, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
