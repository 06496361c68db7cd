using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>Why a client is not let in.</summary>
/// <param name="Code">For the CONNACK.</param>
/// <param name="Reason">For the end of the connection.</param>
/// <param name="Problem">For the log, and for a client of MQTT 5.</param>
internal sealed record ConnectRefusal(ReasonCode Code, DisconnectReason Reason, string Problem);
