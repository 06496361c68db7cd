using System.Net.Sockets;

namespace LocalCloud.Iot.Broker;

/// <summary>MQTT's bytes on a TCP connection. Holds no buffer while nothing is on its way.</summary>
internal sealed class TcpTransport(Socket socket) : IMqttTransport, IDisposable
{
    private readonly OutputBuffer _output = new();

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var received = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);

            // Unlike a WebSocket, TCP has no other way to say good-bye than MQTT's: the will is due.
            return received > 0 || buffer.IsEmpty
                ? received
                : throw new IOException("The client closed the connection without a DISCONNECT.");
        }
        catch (Exception e) when (SocketEnd.IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _output.Append(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var taken = _output.Take();
        try
        {
            for (ReadOnlyMemory<byte> left = taken; !left.IsEmpty;)
            {
                left = left[await socket.SendAsync(left, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (Exception e) when (SocketEnd.IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
        finally
        {
            OutputBuffer.Return(taken);
        }
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);

            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (SocketEnd.IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public void Abort() => SocketEnd.Abort(socket);

    /// <summary>Closes the connection, once nobody reads any more.</summary>
    public void Dispose() => SocketEnd.Close(socket);
}
