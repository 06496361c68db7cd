namespace LocalCloud.Iot.Broker;

/// <summary>Why a connection ended, in AWS's terms (lifecycle events' <c>disconnectReason</c>).</summary>
internal enum DisconnectReason
{
    /// <summary><c>CLIENT_INITIATED_DISCONNECT</c>: a DISCONNECT or a WebSocket Close.</summary>
    ClientInitiated,

    /// <summary><c>AUTH_ERROR</c>: the policies don't allow what the client did.</summary>
    AuthError,

    /// <summary><c>CLIENT_ERROR</c>: the client broke the protocol or a limit.</summary>
    ClientError,

    /// <summary><c>CONNECTION_LOST</c>.</summary>
    ConnectionLost,

    /// <summary><c>DUPLICATE_CLIENTID</c>: a newer connection has the client id.</summary>
    DuplicateClientId,

    /// <summary><c>MQTT_KEEP_ALIVE_TIMEOUT</c>: nothing came for 1.5 times the keep-alive.</summary>
    KeepAliveTimeout,

    /// <summary><c>SERVER_ERROR</c>: LocalCloud failed.</summary>
    ServerError,

    /// <summary><c>SERVER_INITIATED_DISCONNECT</c>: LocalCloud ends, or was told to cut the connection.</summary>
    ServerInitiated,

    /// <summary><c>API_INITIATED_DISCONNECT</c>: DeleteConnection.</summary>
    ApiInitiated,

    /// <summary><c>THROTTLED</c>.</summary>
    Throttled,

    /// <summary><c>WEBSOCKET_TTL_EXPIRATION</c>: open for 24 hours.</summary>
    WebSocketTtlExpiration,
}
