using System.Net.WebSockets;

namespace LocalCloud.Iot.Broker;

/// <summary>MQTT's bytes in the binary messages of a WebSocket (MQTT 3.1.1, 6).</summary>
internal sealed class WebSocketTransport(WebSocket socket, HttpContext context) : IMqttTransport
{
    private const int Closed = -1;

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
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
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
        socket.Abort();
        context.Abort();
    }

    // An aborted or disposed socket and a lost one look different to their caller and mean the same here.
    private static bool IsLoss(Exception e) =>
        e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
