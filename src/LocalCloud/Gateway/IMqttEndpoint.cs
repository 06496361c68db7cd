namespace LocalCloud.Gateway;

/// <summary>Takes what comes to <c>/mqtt</c> on the gateway's port: MQTT over WebSocket.</summary>
public interface IMqttEndpoint
{
    /// <summary>Called for each request before the middleware for WebSockets sees it.</summary>
    void Prepare(HttpContext context);

    /// <summary>
    /// Verifies the signature, accepts the WebSocket and serves it until it ends; answers by itself when it refuses.
    /// </summary>
    Task HandleAsync(HttpContext context);
}
