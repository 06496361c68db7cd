using System.Net.Sockets;

namespace LocalCloud.Gateway;

/// <summary>Takes what comes to <c>/mqtt</c> on the gateway's port: MQTT over WebSocket.</summary>
internal interface IMqttEndpoint
{
    /// <summary>
    /// Verifies the signature, accepts the WebSocket and serves it until it ends; answers by itself when it refuses.
    /// </summary>
    Task HandleAsync(HttpContext context);

    /// <summary>Verifies a request that was read off its socket.</summary>
    /// <returns>
    /// Answers, and serves the connection until it ends, never throwing for what the client or the network does; or <see langword="null"/>
    /// when <see cref="HandleAsync"/> would refuse, which is then its part.
    /// </returns>
    Func<Socket, Task>? Admit(HttpContext context);
}
