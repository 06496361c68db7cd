using System.Net;
using System.Net.Sockets;
using System.Text;
using LocalCloud.Tests.Iot.Broker;
using LocalCloud.Tests.Iot.Clients;

namespace LocalCloud.Tests.Gateway.Listening;

/// <summary>A client on the gateway's port that speaks in literal bytes.</summary>
internal sealed class UpgradeClient : IDisposable
{
    public const string Headers =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n";

    private UpgradeClient(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A request's head, which the administrator has signed.</summary>
    public static string Head(Uri gateway, string headers = Headers) => Head(gateway, AdministratorUrl.Sign(gateway).PathAndQuery, headers);

    public static string Head(Uri gateway, string target, string headers) =>
        $"GET {target} HTTP/1.1\r\nHost: {gateway.Authority}\r\n{headers}\r\n";

    /// <summary>Makes a head so long that the listener leaves it to the web server.</summary>
    public static string ForServer(string head) => WithLength(head, 9_000);

    public static string WithLength(string head, int bytes) =>
        $"{head[..^2]}X-Filler: {new string('x', bytes - head.Length - "X-Filler: \r\n".Length)}\r\n\r\n";

    public static async Task<UpgradeClient> ConnectAsync(Uri gateway)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancellation);
        return new UpgradeClient(socket);
    }

    /// <summary>A client whose CONNECT was accepted.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="connect">The CONNECT.</param>
    /// <param name="connack">Its answer, in hexadecimal.</param>
    /// <param name="byServer">Whether the web server brought the request.</param>
    public static async Task<UpgradeClient> OpenAsync(Uri gateway, byte[] connect, string connack = "20020000", bool byServer = false)
    {
        var client = await ConnectAsync(gateway);
        var head = Head(gateway);
        await client.SendAsync(byServer ? ForServer(head) : head);
        await client.ExpectUpgradeAsync(byServer);
        await client.SendAsync(MaskedFrame.Binary(connect));
        Assert.Equal($"82{connack.Length / 2:X2}{connack}", await client.ReceiveAsync((connack.Length / 2) + 2));
        return client;
    }

    public async Task SendAsync(string text) => await SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        for (ReadOnlyMemory<byte> left = bytes; !left.IsEmpty;)
        {
            left = left[await Socket.SendAsync(left, Cancellation)..];
        }
    }

    /// <summary>The next bytes, in hexadecimal.</summary>
    public async Task<string> ReceiveAsync(int bytes)
    {
        var buffer = new byte[bytes];
        await using var stream = new NetworkStream(Socket, ownsSocket: false);
        await stream.ReadExactlyAsync(buffer, Cancellation);
        return Convert.ToHexString(buffer);
    }

    /// <summary>The answer's head, and nothing that follows it.</summary>
    public async Task<string> ReceiveHeadAsync()
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await Socket.ReceiveAsync(buffer, Cancellation) > 0)
        {
            head.Append((char)buffer[0]);
        }

        return head.ToString();
    }

    /// <summary>Whatever comes until the other side closes.</summary>
    public async Task<string> ReceiveAllAsync()
    {
        var all = new StringBuilder();
        var buffer = new byte[1024];
        for (int read; (read = await Socket.ReceiveAsync(buffer, Cancellation)) > 0;)
        {
            all.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return all.ToString();
    }

    /// <summary>The upgrade was granted. The web server says at what time, which shows whose answer it is.</summary>
    public async Task ExpectUpgradeAsync(bool byServer)
    {
        var head = await ReceiveHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Equal(byServer, head.Contains("\r\nDate: ", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nSec-WebSocket-Protocol: mqtt\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nConnection: Upgrade\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nUpgrade: websocket\r\n", head, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => Socket.Dispose();
}
