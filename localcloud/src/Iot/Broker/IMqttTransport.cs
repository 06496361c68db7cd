using System.Buffers;
using System.Net.Sockets;

namespace LocalCloud.Iot.Broker;

/// <summary>The bytes below an MQTT connection.</summary>
internal interface IMqttTransport
{
    /// <summary>Receives what is there, or waits for it. An empty buffer only waits, so an idle connection needs none.</summary>
    /// <returns>The number of bytes, or a negative one when the client ended the connection in an orderly way.</returns>
    /// <exception cref="IOException">The connection is lost or aborted.</exception>
    /// <exception cref="InvalidDataException">The client sent what can't carry MQTT.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Adds one packet to what the next <see cref="FlushAsync"/> sends. May send it already, or wait for room.</summary>
    /// <exception cref="IOException">The connection is lost or aborted.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Sends what was added. Waits while the client takes too little.</summary>
    /// <exception cref="IOException">The connection is lost or aborted.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Ends the connection in an orderly way. Does not wait for the other side.</summary>
    ValueTask CloseAsync(CancellationToken cancellationToken);

    /// <summary>Cuts the connection: no close frame, the TCP connection is aborted. May be called at any time by any thread.</summary>
    void Abort();
}

/// <summary>Bytes that wait to be written together. Holds no memory while there are none. Not for several threads at once.</summary>
internal sealed class OutputBuffer
{
    private const int FirstBytes = 2 * 1024;

    private byte[] _bytes = [];
    private int _count;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _count < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, (_count * 2) + bytes.Length));
            _bytes.AsSpan(0, _count).CopyTo(larger);
            Return(_bytes);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>Takes what waits; to be given back by <see cref="Return"/>.</summary>
    public ArraySegment<byte> Take()
    {
        var taken = new ArraySegment<byte>(_bytes, 0, _count);
        (_bytes, _count) = ([], 0);
        return taken;
    }

    /// <summary>Gives back what was taken.</summary>
    public static void Return(ArraySegment<byte> taken)
    {
        if (taken.Array is { Length: > 0 } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

/// <summary>How a connection's socket ends.</summary>
internal static class SocketEnd
{
    private const int MaxUnread = 256 * 1024;

    /// <summary>Resets the connection. May be called at any time by any thread.</summary>
    public static void Abort(Socket socket)
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

    /// <summary>Closes the connection in order. Nobody may be reading.</summary>
    public static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);

            // What came and was not read would turn the end into a reset, which takes with it what the client has not read yet.
            Span<byte> unread = stackalloc byte[1024];
            for (var count = 0; count < MaxUnread && socket.Available > 0;)
            {
                count += socket.Receive(unread);
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            // It is gone already.
        }

        socket.Dispose();
    }

    /// <summary>Whether an exception of a socket says that its connection is lost, aborted or closed.</summary>
    public static bool IsLoss(Exception e) =>
        e is SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
