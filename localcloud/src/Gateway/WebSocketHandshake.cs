using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace LocalCloud.Gateway;

/// <summary>The request that opens a WebSocket, and its answer (RFC 6455, 4).</summary>
internal static class WebSocketHandshake
{
    private const int KeyBytes = 16;

    /// <summary>Whether a request asks for a WebSocket, in the way it has to be asked for.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && Has(request.Headers, HeaderNames.Connection, "Upgrade")
        && Has(request.Headers, HeaderNames.Upgrade, "websocket")
        && Has(request.Headers, HeaderNames.SecWebSocketVersion, "13")
        && Convert.TryFromBase64String(request.Headers.SecWebSocketKey.ToString(), stackalloc byte[KeyBytes], out var bytes)
        && bytes == KeyBytes;

    /// <summary>The subprotocols that the client offers.</summary>
    public static IReadOnlyList<string> Subprotocols(HttpRequest request) =>
        request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol);

    /// <summary>What shows the client that its request was understood.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 wants SHA-1 here, and nothing is protected by it.")]
    public static string Accept(HttpRequest request) => Convert.ToBase64String(
        SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers.SecWebSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    /// <summary>The headers of the answer.</summary>
    public static void Answer(IHeaderDictionary headers, string accept, string? subprotocol)
    {
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = accept;
        if (subprotocol is not null)
        {
            headers.SecWebSocketProtocol = subprotocol;
        }
    }

    /// <summary>The whole answer.</summary>
    public static byte[] Answer(string accept, string? subprotocol)
    {
        var headers = new HeaderDictionary();
        Answer(headers, accept, subprotocol);
        var lines = headers.Select(header => $"{header.Key}: {header.Value}\r\n");
        return Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\n{string.Concat(lines)}\r\n");
    }

    private static bool Has(IHeaderDictionary headers, string name, string value) =>
        headers.GetCommaSeparatedValues(name).Contains(value, StringComparer.OrdinalIgnoreCase);
}
