using System.Buffers;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Below a WebSocket: holds its frames back while packets are added, so that many go out in one write. Frames that the WebSocket sends of
/// its own accord, pong and close, go out at once.
/// </summary>
internal sealed class FrameStream(Stream inner) : Stream
{
    private const int FirstBytes = 512;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1);
    private byte[] _held = [];
    private int _count;
    private volatile bool _holds;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on frames wait for <see cref="ReleaseAsync"/>.</summary>
    public void Hold() => _holds = true;

    /// <summary>Writes what was held, and holds no longer.</summary>
    public ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        _holds = false;
        return WriteHeldAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_held.Length - _count < buffer.Length)
            {
                MakeRoom(buffer.Length);
            }

            buffer.Span.CopyTo(_held.AsSpan(_count));
            _count += buffer.Length;
        }

        return _holds ? ValueTask.CompletedTask : WriteHeldAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
        // What is written without being held is written through.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // The WebSocket and its owner may both write; the stream below takes one at a time.
    private async ValueTask WriteHeldAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var (bytes, count) = Take();
            try
            {
                await inner.WriteAsync(bytes.AsMemory(0, count), cancellationToken);
            }
            finally
            {
                Return(bytes);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    // An idle connection holds no memory.
    private (byte[] Bytes, int Count) Take()
    {
        lock (_lock)
        {
            var taken = (_held, _count);
            (_held, _count) = ([], 0);
            return taken;
        }
    }

    private void MakeRoom(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, (_count + bytes) * 2));
        _held.AsSpan(0, _count).CopyTo(larger);
        Return(_held);
        _held = larger;
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
