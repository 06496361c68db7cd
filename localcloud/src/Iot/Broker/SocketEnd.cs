using System.Net.Sockets;

namespace LocalCloud.Iot.Broker;

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
