using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace LocalCloud.Gateway.Listening;

/// <summary>Listens for the web server on the gateway's port; on its other ports it listens itself.</summary>
internal sealed class GatewayListenerFactory(
    Func<EndPoint, bool> isGateway,
    IOptions<SocketTransportOptions> options,
    DirectUpgrades upgrades,
    TimeProvider clock,
    ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly SocketConnectionContextFactory _connections =
        new(new SocketConnectionFactoryOptions(), logs.CreateLogger<SocketConnectionContextFactory>());

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => isGateway(endpoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = options.Value.CreateBoundListenSocket(endpoint);
        socket.Listen(options.Value.Backlog);
        return new(new GatewayListener(socket, _connections, upgrades, clock, logs.CreateLogger<GatewayListener>()));
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();
}
