using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace LocalCloud.Iot.Broker;

/// <summary>MQTT's bytes on a TCP connection. Dispose it before the connection's handler returns.</summary>
internal sealed class PipeTransport(ConnectionContext connection) : IMqttTransport, IDisposable
{
    private readonly Lock _aborting = new();
    private bool _isDisposed;

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var input = connection.Transport.Input;
            var result = await input.ReadAsync(cancellationToken);
            if (result.Buffer.IsEmpty && (result.IsCompleted || result.IsCanceled))
            {
                // Unlike a WebSocket, TCP has no other way to say good-bye than MQTT's: the will is due.
                throw new IOException("The client closed the connection without a DISCONNECT.");
            }

            var taken = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
            var length = (int)taken.Length;
            taken.CopyTo(buffer.Span);
            input.AdvanceTo(taken.End);

            // Not the sequence's own length: its segments are the pipe's again, and may be used for what comes next.
            return length;
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            connection.Transport.Output.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            if ((await connection.Transport.Output.FlushAsync(cancellationToken)).IsCompleted)
            {
                throw new IOException("The client is gone.");
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.Transport.Output.CompleteAsync();
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        lock (_aborting)
        {
            if (!_isDisposed)
            {
                connection.Abort();
            }
        }
    }

    /// <summary>From now on <see cref="Abort"/> does nothing: the connection belongs to the server again.</summary>
    public void Dispose()
    {
        lock (_aborting)
        {
            _isDisposed = true;
        }
    }

    private static bool IsLoss(Exception e) => e is OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
