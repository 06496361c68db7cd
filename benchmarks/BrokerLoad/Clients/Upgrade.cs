using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace BrokerLoad.Clients;

/// <summary>The HTTP request that turns a TCP connection into a WebSocket.</summary>
internal static class Upgrade
{
    private const int MaxAnswerBytes = 8 * 1024;

    /// <summary>Asks, and waits for the whole answer.</summary>
    /// <exception cref="LoadException">The broker refuses.</exception>
    public static async Task RunAsync(Socket socket, Uri address, CancellationToken cancellationToken)
    {
        var request = $"""
            GET {address.PathAndQuery} HTTP/1.1
            Host: {address.Authority}
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}
            Sec-WebSocket-Protocol: mqtt


            """.ReplaceLineEndings("\r\n");
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        var answer = new byte[MaxAnswerBytes];
        var count = 0;
        while (!answer.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
        {
            var received = await socket.ReceiveAsync(answer.AsMemory(count), cancellationToken);
            count += received;
            if (received == 0)
            {
                break;
            }
        }

        var text = Encoding.ASCII.GetString(answer, 0, count);
        if (!text.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
        {
            throw new LoadException($"The upgrade to WebSocket was answered with: {text}");
        }
    }
}
