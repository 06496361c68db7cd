using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Lifecycle;

/// <summary>AWS's names of <see cref="DisconnectReason"/>, as lifecycle events and GetConnection have them.</summary>
internal static class DisconnectReasonNames
{
    /// <summary>The name.</summary>
    public static string Of(DisconnectReason reason) => reason switch
    {
        DisconnectReason.ClientInitiated => "CLIENT_INITIATED_DISCONNECT",
        DisconnectReason.AuthError => "AUTH_ERROR",
        DisconnectReason.ClientError => "CLIENT_ERROR",
        DisconnectReason.ConnectionLost => "CONNECTION_LOST",
        DisconnectReason.DuplicateClientId => "DUPLICATE_CLIENTID",
        DisconnectReason.KeepAliveTimeout => "MQTT_KEEP_ALIVE_TIMEOUT",
        DisconnectReason.ServerInitiated => "SERVER_INITIATED_DISCONNECT",
        DisconnectReason.ApiInitiated => "API_INITIATED_DISCONNECT",
        DisconnectReason.Throttled => "THROTTLED",
        DisconnectReason.WebSocketTtlExpiration => "WEBSOCKET_TTL_EXPIRATION",
        _ => "SERVER_ERROR",
    };
}
