using System.Buffers;
using System.Net.Sockets;

namespace LocalCloud.Iot.Broker;

/// <summary>MQTT's bytes on a TCP connection. Holds no buffer while nothing is on its way.</summary>
internal sealed class TcpTransport(Socket socket) : IMqttTransport, IDisposable
{
    private const int MinOutput = 2 * 1024;

    private byte[] _output = [];
    private int _written;

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
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_output.Length - _written < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(MinOutput, (_written * 2) + bytes.Length));
            _output.AsSpan(0, _written).CopyTo(larger);
            ReturnOutput();
            _output = larger;
        }

        bytes.Span.CopyTo(_output.AsSpan(_written));
        _written += bytes.Length;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (ReadOnlyMemory<byte> left = _output.AsMemory(0, _written); !left.IsEmpty;)
            {
                left = left[await socket.SendAsync(left, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
        finally
        {
            ReturnOutput();
            (_output, _written) = ([], 0);
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
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        try
        {
            // Closing is a reset then.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (IsLoss(e))
        {
            // It is gone already.
        }

        socket.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private void ReturnOutput()
    {
        if (_output.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_output);
        }
    }

    private static bool IsLoss(Exception e) =>
        e is SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
