using System.Buffers;
using System.Net;
using System.Net.Sockets;
using LocalCloud.Hosting;
using Microsoft.AspNetCore.Http.Features;

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
