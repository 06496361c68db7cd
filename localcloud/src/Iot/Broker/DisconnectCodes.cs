using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>What a client of MQTT 5 is told when the broker ends its connection.</summary>
internal static class DisconnectCodes
{
    /// <summary>The code where no handler knows a better one, or <see langword="null"/> when there is nobody to tell.</summary>
    public static ReasonCode? Of(DisconnectReason reason) => reason switch
    {
        DisconnectReason.ClientInitiated or DisconnectReason.ConnectionLost => null,
        DisconnectReason.AuthError => ReasonCode.NotAuthorized,
        DisconnectReason.ClientError => ReasonCode.ProtocolError,
        DisconnectReason.DuplicateClientId => ReasonCode.SessionTakenOver,
        DisconnectReason.KeepAliveTimeout => ReasonCode.KeepAliveTimeout,
        DisconnectReason.ServerInitiated => ReasonCode.ServerShuttingDown,
        DisconnectReason.ApiInitiated => ReasonCode.AdministrativeAction,
        DisconnectReason.Throttled => ReasonCode.QuotaExceeded,
        DisconnectReason.WebSocketTtlExpiration => ReasonCode.MaximumConnectTime,
        _ => ReasonCode.UnspecifiedError,
    };
}
