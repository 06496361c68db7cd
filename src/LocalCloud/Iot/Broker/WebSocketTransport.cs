using System.Net.WebSockets;

namespace LocalCloud.Iot.Broker;

/// <summary>MQTT's bytes in the binary messages of a WebSocket (MQTT 3.1.1, 6). Dispose it before the request ends.</summary>
internal sealed class WebSocketTransport(WebSocket socket, HttpContext context, FrameStream frames) : IMqttTransport, IDisposable
{
    private const int Closed = -1;

    private readonly Lock _aborting = new();
    private bool _isDisposed;

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var result = await socket.ReceiveAsync(buffer, cancellationToken);
            return result.MessageType switch
            {
                WebSocketMessageType.Close => Closed,
                WebSocketMessageType.Binary => result.Count,
                _ => throw new InvalidDataException("a WebSocket message is not binary [MQTT-6.0.0-1]"),
            };
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The WebSocket is gone.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            frames.Hold();
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The WebSocket is gone.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await frames.ReleaseAsync(cancellationToken);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The WebSocket is gone.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The WebSocket is gone.", e);
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        lock (_aborting)
        {
            if (!_isDisposed)
            {
                // In this order: whoever waits on the socket would end the request, and with it the context, at once.
                context.Abort();
                socket.Abort();
            }
        }
    }

    /// <summary>From now on <see cref="Abort"/> does nothing: the context ends with its request, and whoever aborts may come late.</summary>
    public void Dispose()
    {
        lock (_aborting)
        {
            _isDisposed = true;
        }
    }

    // An aborted or disposed socket and a lost one look different to their caller and mean the same here.
    private static bool IsLoss(Exception e) =>
        e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
