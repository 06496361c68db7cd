using System.Net;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using Microsoft.AspNetCore.Connections;

namespace LocalCloud.Iot.Broker;

/// <summary>MQTT over plain TCP on the loopback interface, for tools that speak neither WebSocket nor SigV4.</summary>
internal sealed class MqttTcpEndpoint(
    IotAuthorizer authorizer, ConnectionLoop loop, TcpLogin login, CloudOptions options, IHostApplicationLifetime lifetime)
    : ConnectionHandler
{
    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var sourceIp = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "127.0.0.1";
        var access = new ConnectionAccess(authorizer, Administrator.Principal(options.AccountId))
        {
            Context = new Dictionary<string, IReadOnlyList<string>> { ["aws:SourceIp"] = [sourceIp] },
        };
        using var transport = new PipeTransport(connection);
        await loop.RunAsync(transport, access, sourceIp, lifetime.ApplicationStopping, login);
    }
}
