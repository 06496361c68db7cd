using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LocalCloud.Tests.Iot;

namespace LocalCloud.Tests.Hosting;

/// <summary>Clients that publish with QoS 1 over TCP as fast as they are let, and remember what was acknowledged. A connection that ends is followed by another one.</summary>
internal sealed class ChatLoad
{
    private const int Clients = 4;
    private const int Window = 8;

    private readonly ConcurrentDictionary<string, byte> _acknowledged = new();
    private int _connections;
    private int _messages;

    /// <summary>The ids of the messages that were acknowledged.</summary>
    public ICollection<string> Acknowledged => _acknowledged.Keys;

    /// <summary>Publishes until it is cancelled.</summary>
    public Task RunAsync(int port, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => RunClientAsync(port, stop), CancellationToken.None)));

    private async Task RunClientAsync(int port, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAndPublishAsync(port, stop);
            }
            catch (Exception e) when (e is SocketException or EndOfStreamException or IOException or OperationCanceledException)
            {
                // What was not acknowledged may be lost.
            }
        }
    }

    private async Task ConnectAndPublishAsync(int port, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, stop);
        await using var stream = new NetworkStream(socket);
        var answer = new byte[4];
        await stream.WriteAsync(Packets.Connect("load" + Interlocked.Increment(ref _connections)), stop);
        await stream.ReadExactlyAsync(answer, stop);
        while (!stop.IsCancellationRequested)
        {
            Dictionary<int, string> sent = [];
            List<byte> packets = [];
            for (var i = 1; i <= Window; i++)
            {
                sent[i] = Interlocked.Increment(ref _messages).ToString(CultureInfo.InvariantCulture);
                packets.AddRange(Packets.Publish("chat/room", $$"""{"id":"{{sent[i]}}"}""", qos: 1, packetId: i));
            }

            await stream.WriteAsync(packets.ToArray(), stop);
            while (sent.Count > 0)
            {
                await stream.ReadExactlyAsync(answer, stop);
                Assert.True(sent.Remove((answer[2] << 8) | answer[3], out var id));
                _acknowledged[id!] = 0;
            }
        }
    }
}
