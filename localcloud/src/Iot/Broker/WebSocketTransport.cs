using System.Buffers.Binary;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// MQTT's bytes in the binary messages of a WebSocket (MQTT 3.1.1, 6). Holds no buffer while nothing is on its way. Frames of its own, because those of
/// <c>System.Net.WebSockets</c> hand over one message at a time, however many arrived together.
/// </summary>
/// <param name="stream">The connection, after the handshake.</param>
/// <param name="abort">Cuts the connection. Not called after the transport is disposed.</param>
internal sealed class WebSocketTransport(Stream stream, Action abort) : IMqttTransport, IDisposable
{
    private const int Closed = -1;
    private const byte Binary = 0x82;
    private const byte Close = 0x88;
    private const byte Pong = 0x8A;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ClientFrames _frames = new();
    private readonly OutputBuffer _output = new();
    private bool _isClosing;
    private bool _isDisposed;

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (HasEnded())
        {
            return Closed;
        }

        int length;
        try
        {
            var received = await stream.ReadAsync(buffer, cancellationToken);
            if (buffer.IsEmpty)
            {
                return 0;
            }

            length = received > 0 ? _frames.Decode(buffer.Span[..received]) : throw new IOException("The WebSocket ended without a Close frame.");
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The WebSocket is gone.", e);
        }

        if (_frames.TakePings() is { Count: > 0 } pings)
        {
            await AnswerAsync(pings, cancellationToken);
        }

        return length == 0 && HasEnded() ? Closed : length;
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Each packet is a message, as clients that nobody here wrote are used to.
        Add(Binary, bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The receiving side answers pings.
            await _writing.WaitAsync(cancellationToken);
            try
            {
                await WriteAsync(cancellationToken);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new IOException("The WebSocket is gone.", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        Span<byte> status = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(status, _frames.CloseStatus);
        Add(Close, status);
        return FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                abort();
            }
        }
    }

    /// <summary>From now on <see cref="Abort"/> does nothing: what it would cut is over, and whoever aborts may come late.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }
    }

    // Whatever came before the end was handed over.
    private bool HasEnded() => _frames.Problem is { } problem ? throw new InvalidDataException(problem) : _frames.IsClosed;

    private ValueTask AnswerAsync(IReadOnlyList<byte[]> pings, CancellationToken cancellationToken)
    {
        foreach (var ping in pings)
        {
            Add(Pong, ping);
        }

        return FlushAsync(cancellationToken);
    }

    // Nothing may follow a Close frame.
    private void Add(byte first, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[10];
        header[0] = first;
        var length = 2;
        switch (body.Length)
        {
            case <= 125:
                header[1] = (byte)body.Length;
                break;
            case <= ushort.MaxValue:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)body.Length);
                length = 4;
                break;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(header[2..], body.Length);
                length = 10;
                break;
        }

        lock (_lock)
        {
            if (!_isClosing)
            {
                _isClosing = first == Close;
                _output.Append(header[..length]);
                _output.Append(body);
            }
        }
    }

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        ArraySegment<byte> taken;
        lock (_lock)
        {
            taken = _output.Take();
        }

        try
        {
            if (taken.Count > 0)
            {
                await stream.WriteAsync(taken, cancellationToken);
            }
        }
        finally
        {
            OutputBuffer.Return(taken);
        }
    }

    private static bool IsLoss(Exception e) => e is OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
