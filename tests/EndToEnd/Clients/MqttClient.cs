using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace EndToEnd.Clients;

/// <summary>The smallest MQTT 3.1.1 client over WebSocket that the tests need: literal packets, nothing hidden.</summary>
internal sealed class MqttClient : IAsyncDisposable
{
    // Seconds; the longest that AWS IoT takes, as nothing is sent here to stay alive.
    private const ushort KeepAlive = 1200;

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<byte[]> _packets = Channel.CreateUnbounded<byte[]>();
    private Task _reading = Task.CompletedTask;
    private ushort _packetId;

    /// <summary>Connects; the return code of CONNACK, or -1 when the connection was closed instead.</summary>
    public Task<int> ConnectAsync(SignedInUser user, string clientId) =>
        ConnectAsync(SigV4.PresignMqtt(user.Cloud.Gateway, user.Credentials), clientId);

    /// <summary>Connects by this address; the return code of CONNACK, or -1 when the connection was closed instead.</summary>
    /// <exception cref="WebSocketException">The upgrade was refused: <see cref="UpgradeStatus"/> says how.</exception>
    public async Task<int> ConnectAsync(Uri url, string clientId)
    {
        _socket.Options.AddSubProtocol("mqtt");
        _socket.Options.CollectHttpResponseDetails = true;
        await _socket.ConnectAsync(url, TestContext.Current.CancellationToken);
        _reading = ReadAsync();
        await SendAsync(0x10, [.. Text("MQTT"), 4, 0x02, .. Id(KeepAlive), .. Text(clientId)]);
        return await NextAsync(0x20) is { } ack ? ack[3] : -1;
    }

    /// <summary>The HTTP status of the upgrade.</summary>
    public int UpgradeStatus => (int)_socket.HttpStatusCode;

    /// <summary>Waits for a message; whether one came before the connection was closed.</summary>
    public async Task<bool> ReceiveAsync() => await NextAsync(0x30) is not null;

    /// <summary>Waits for a message; its topic and payload, or <see langword="null"/> when the connection was closed before one came.</summary>
    public async Task<(string Topic, string Payload)?> NextMessageAsync()
    {
        if (await NextAsync(0x30) is not { } packet)
        {
            return null;
        }

        var begin = 1 + Array.FindIndex(packet, 1, part => (part & 0x80) == 0);
        var topic = (packet[begin] << 8) | packet[begin + 1];
        // At QoS 0 no packet identifier stands between them.
        return (Encoding.UTF8.GetString(packet, begin + 2, topic), Encoding.UTF8.GetString(packet.AsSpan(begin + 2 + topic)));
    }

    /// <summary>Subscribes at QoS 0; the return code of SUBACK, or -1 when the connection was closed instead.</summary>
    public async Task<int> SubscribeAsync(string filter)
    {
        await SendAsync(0x82, [.. Id(++_packetId), .. Text(filter), 0]);
        return await NextAsync(0x90) is { } ack ? ack[4] : -1;
    }

    /// <summary>Publishes at QoS 1; whether PUBACK came.</summary>
    public async Task<bool> PublishAsync(string topic, string payload)
    {
        await SendAsync(0x32, [.. Text(topic), .. Id(++_packetId), .. Encoding.UTF8.GetBytes(payload)]);
        return await NextAsync(0x40) is not null;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private static byte[] Text(string text) => [.. Id((ushort)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Id(ushort value) => [(byte)(value >> 8), (byte)value];

    /// <summary>The next packet of a kind, passing over others; <see langword="null"/> when the connection was closed.</summary>
    private async Task<byte[]?> NextAsync(byte kind)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (await _packets.Reader.WaitToReadAsync(limit.Token))
        {
            if (_packets.Reader.TryRead(out var packet) && (packet[0] & 0xF0) == kind)
            {
                return packet;
            }
        }

        return null;
    }

    private async Task SendAsync(byte header, byte[] rest)
    {
        var length = new List<byte>();
        for (var left = rest.Length; left > 0 || length.Count == 0; left >>= 7)
        {
            length.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
        }

        await _socket.SendAsync(
            (byte[])[header, .. length, .. rest], WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
    }

    // The broker may put several packets, or a part of one, into a WebSocket frame [MQTT-6.0.0-2].
    private async Task ReadAsync()
    {
        var buffer = new List<byte>();
        var chunk = new byte[65536];
        try
        {
            while (await _socket.ReceiveAsync(chunk, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } frame)
            {
                buffer.AddRange(chunk.AsSpan(0, frame.Count));
                while (LengthOfFirst(buffer) is { } length)
                {
                    _packets.Writer.TryWrite([.. buffer[..length]]);
                    buffer.RemoveRange(0, length);
                }
            }
        }
        catch (WebSocketException)
        {
            // The connection was cut: that is what NextAsync reports as null.
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Aborted by Dispose, while this waited or before it waited again.
        }

        _packets.Writer.Complete();
    }

    private static int? LengthOfFirst(List<byte> buffer)
    {
        var remaining = 0;
        for (var i = 1; i < buffer.Count; i++)
        {
            remaining |= (buffer[i] & 0x7F) << (7 * (i - 1));
            if ((buffer[i] & 0x80) == 0)
            {
                return buffer.Count >= 1 + i + remaining ? 1 + i + remaining : null;
            }
        }

        return null;
    }
}
