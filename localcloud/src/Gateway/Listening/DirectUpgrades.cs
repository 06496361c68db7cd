using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LocalCloud.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Gateway.Listening;

/// <summary>
/// MQTT over WebSocket on the very socket that its request came on. The web server's connections have pipes between their socket and their handler,
/// which are memory while they are idle and another thread while they are not; so it gets to see only the requests that are refused.
/// </summary>
internal sealed class DirectUpgrades(IServiceProvider services, IMqttEndpoint endpoint) : IHostedService
{
    private readonly OpenConnections _open = new();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _open.AllEndedAsync(cancellationToken);

    /// <summary>
    /// Takes the request off a socket on which something has arrived, if it is one that is granted. Otherwise everything stays there.
    /// </summary>
    /// <returns>Serves the connection until it ends, and disposes the socket; or <see langword="null"/>.</returns>
    /// <exception cref="SocketException">The client is gone.</exception>
    public async ValueTask<Func<Task>?> TakeAsync(Socket socket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RequestHead.MaxBytes);
        try
        {
            var peeked = await socket.ReceiveAsync(buffer.AsMemory(0, RequestHead.MaxBytes), SocketFlags.Peek);
            var serve = Find(buffer.AsSpan(0, peeked), socket, out var length);
            if (serve is null)
            {
                return null;
            }

            for (var left = buffer.AsMemory(0, length); !left.IsEmpty;)
            {
                left = left[await socket.ReceiveAsync(left, SocketFlags.None)..];
            }

            return () => ServeAsync(socket, serve);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The same checks as in the web server's pipeline, up to where it comes to the endpoint.
    private Func<Socket, Task>? Find(ReadOnlySpan<byte> bytes, Socket socket, out int length)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        length = RequestHead.Read(bytes, context.Features.GetRequiredFeature<IHttpRequestFeature>());
        if (length == 0 || !Starting.IsOver(services))
        {
            return null;
        }

        context.Connection.RemoteIpAddress = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        return OwnOrigin.Guards(context) ? endpoint.Admit(context) : null;
    }

    private async Task ServeAsync(Socket socket, Func<Socket, Task> serve)
    {
        using var owned = socket;
        if (!_open.TryOpen())
        {
            return;
        }

        try
        {
            await serve(socket);
        }
        finally
        {
            _open.Ended();
        }
    }
}

/// <summary>
/// Reads the head of a request for <c>/mqtt</c> from the first bytes of a connection. Knows only what needs no thought: whatever is not complete, not
/// plain or not allowed is the web server's, so all that can be wrong with a request is answered in one place.
/// </summary>
internal static class RequestHead
{
    /// <summary>The longest head that is read. Signature and session token make about 2 KB.</summary>
    public const int MaxBytes = 8 * 1024;

    // The web server refuses more of them.
    private const int MaxHeaders = 100;

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Host =
        SearchValues.Create("-.:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Reads the head into <paramref name="request"/>.</summary>
    /// <returns>Its length, or 0 when it is the web server's; then what <paramref name="request"/> holds means nothing.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, IHttpRequestFeature request)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 || end + 4 > MaxBytes)
        {
            return 0;
        }

        var lines = bytes[..(end + 2)];
        if (!TakeLine(ref lines, out var first) || !ReadRequestLine(first, request))
        {
            return 0;
        }

        for (var count = 0; !lines.IsEmpty; count++)
        {
            if (count >= MaxHeaders || !TakeLine(ref lines, out var line) || !ReadHeader(line, request.Headers))
            {
                return 0;
            }
        }

        return request.Headers.Host.Count == 1 ? end + 4 : 0;
    }

    // Printable characters and spaces only, so there is no line end within a line either.
    private static bool TakeLine(ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> line)
    {
        var end = lines.IndexOf("\r\n"u8);
        line = lines[..end];
        lines = lines[(end + 2)..];
        return !line.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    private static bool ReadRequestLine(ReadOnlySpan<byte> line, IHttpRequestFeature request)
    {
        if (!line.StartsWith("GET /mqtt"u8) || !line.EndsWith(" HTTP/1.1"u8))
        {
            return false;
        }

        var target = line["GET ".Length..^" HTTP/1.1".Length];
        var query = target["/mqtt".Length..];
        if (target.Contains((byte)' ') || (query.Length > 0 && query[0] != '?'))
        {
            return false;
        }

        request.Method = HttpMethods.Get;
        request.Protocol = HttpProtocol.Http11;
        request.RawTarget = Encoding.ASCII.GetString(target);
        request.Path = "/mqtt";
        request.QueryString = Encoding.ASCII.GetString(query);
        return true;
    }

    private static bool ReadHeader(ReadOnlySpan<byte> line, IHeaderDictionary headers)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            return false;
        }

        var name = Encoding.ASCII.GetString(line[..colon]);
        var value = line[(colon + 1)..].Trim((byte)' ');
        if (IsOfBody(name) || (name.Equals("Host", StringComparison.OrdinalIgnoreCase) && (value.IsEmpty || value.ContainsAnyExcept(Host))))
        {
            return false;
        }

        // An empty value is one too.
        headers[name] = StringValues.Concat(headers[name], Encoding.ASCII.GetString(value));
        return true;
    }

    private static bool IsOfBody(string name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Expect", StringComparison.OrdinalIgnoreCase);
}
