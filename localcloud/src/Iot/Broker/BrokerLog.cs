namespace LocalCloud.Iot.Broker;

/// <summary>The broker's log lines.</summary>
internal sealed partial class BrokerLog(ILogger<BrokerLog> logger)
{
    /// <summary>A client was let in.</summary>
    [LoggerMessage(1, LogLevel.Debug, "MQTT client {ClientId} connected from {SourceIp} as {Principal}")]
    public partial void Connected(string clientId, string sourceIp, string principal);

    /// <summary>A connection ended.</summary>
    [LoggerMessage(2, LogLevel.Debug, "MQTT client {ClientId} disconnected: {Reason}")]
    public partial void Disconnected(string? clientId, DisconnectReason reason);

    /// <summary>A client broke the protocol or a limit.</summary>
    [LoggerMessage(3, LogLevel.Warning, "MQTT client {ClientId} is disconnected: {Problem}")]
    public partial void Violation(string? clientId, string problem);

    /// <summary>A client was not let in.</summary>
    [LoggerMessage(4, LogLevel.Warning, "MQTT client {ClientId} is refused: {Problem}")]
    public partial void Refused(string clientId, string problem);

    /// <summary>Publishes above the rate are discarded, as AWS does.</summary>
    [LoggerMessage(5, LogLevel.Warning, "A publish of MQTT client {ClientId} to {Topic} is discarded: more than {PerSecond}/s")]
    public partial void Discarded(string? clientId, string topic, int perSecond);

    /// <summary>A subscription was not granted.</summary>
    [LoggerMessage(6, LogLevel.Warning, "MQTT client {ClientId} can't subscribe to {Filter}: {Problem}")]
    public partial void SubscriptionRefused(string? clientId, string filter, string problem);

    /// <summary>The upgrade to WebSocket was refused.</summary>
    [LoggerMessage(7, LogLevel.Warning, "A WebSocket for MQTT is refused with {Status}: {Problem}")]
    public partial void UpgradeRefused(int status, string problem);

    /// <summary>LocalCloud failed.</summary>
    [LoggerMessage(8, LogLevel.Error, "The connection of MQTT client {ClientId} failed")]
    public partial void Failed(Exception exception, string? clientId);

    /// <summary>A limit of the account, or that of a retained topic.</summary>
    [LoggerMessage(9, LogLevel.Warning, "A publish of MQTT client {ClientId} to {Topic} is discarded: throttled")]
    public partial void Throttled(string? clientId, string topic);

    /// <summary>A limit of the account on what goes out.</summary>
    [LoggerMessage(10, LogLevel.Warning, "{Count} subscribers don't get a message on {Topic}: the account's outbound publishes are throttled")]
    public partial void OutboundThrottled(string topic, int count);

    /// <summary>Deliveries above the rate are discarded, as AWS does. Said once a second at most.</summary>
    [LoggerMessage(11, LogLevel.Warning, "Messages for MQTT client {ClientId} are discarded, this one on {Topic}: more than {PerSecond}/s on its connection")]
    public partial void DeliveryDiscarded(string? clientId, string topic, int perSecond);

    /// <summary>The disk takes no more.</summary>
    [LoggerMessage(20, LogLevel.Error, "MQTT client {ClientId} is disconnected, as what it sent can't be kept: {Problem}")]
    public partial void NotWritten(string? clientId, string problem);
}
