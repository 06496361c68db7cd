using System.Net;
using System.Net.Sockets;

namespace LocalCloud.Hosting;

/// <summary>
/// Ports on the loopback interface, each bound for IPv4 and where there is IPv6 also for that, because <c>localhost</c> is both.
/// They are bound before the server is built, so every part can know its URL.
/// </summary>
internal sealed class LoopbackListeners : IDisposable
{
    private const int Attempts = 20;

    private readonly Dictionary<IPEndPoint, Socket> _sockets = [];

    /// <summary>What was bound.</summary>
    public IReadOnlyCollection<IPEndPoint> EndPoints => _sockets.Keys;

    /// <summary>Binds <paramref name="port"/>; 0 takes a free one.</summary>
    /// <returns>The port's number.</returns>
    /// <exception cref="LocalCloudException">The port is taken.</exception>
    public int Bind(int port, string option)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var v4 = TryBind(IPAddress.Loopback, port)
                ?? throw new LocalCloudException($"Port {port} is already in use; end what listens there, or choose another one with {option}.");
            var bound = ((IPEndPoint)v4.LocalEndPoint!).Port;
            if (!Socket.OSSupportsIPv6 || !HasIPv6Loopback())
            {
                _sockets[new(IPAddress.Loopback, bound)] = v4;
                return bound;
            }

            if (TryBind(IPAddress.IPv6Loopback, bound) is { } v6)
            {
                _sockets[new(IPAddress.Loopback, bound)] = v4;
                _sockets[new(IPAddress.IPv6Loopback, bound)] = v6;
                return bound;
            }

            v4.Dispose();
            if (port != 0)
            {
                break;
            }
        }

        throw new LocalCloudException($"Port {port} is already in use on ::1; end what listens there, or choose another one with {option}.");
    }

    /// <summary>Hands a bound socket over to the server.</summary>
    public Socket Take(EndPoint endPoint) => _sockets[(IPEndPoint)endPoint];

    /// <summary>The sockets of a port that was bound.</summary>
    public IReadOnlyList<Socket> SocketsOf(int port) => [.. _sockets.Where(pair => pair.Key.Port == port).Select(pair => pair.Value)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }

    private static Socket? TryBind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            // Two sockets may be bound to one port, but only one of them may listen.
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static bool HasIPv6Loopback()
    {
        using var socket = TryBind(IPAddress.IPv6Loopback, 0);
        return socket is not null;
    }
}
