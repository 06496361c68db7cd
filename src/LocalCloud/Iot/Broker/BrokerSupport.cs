using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.Broker;

/// <summary>What the message broker supports.</summary>
internal static class BrokerSupport
{
    public static ServiceSupport Table { get; } = new("AWS IoT Core, message broker")
    {
        Features =
        [
            Full("MQTT 3.1 and 3.1.1 over WebSocket"),
            No("MQTT 5", "refused in the CONNACK"),
            No("MQTT over TCP"),
            Full("QoS 0 and 1, no QoS 2"),
            No("Retained messages", "the connection is closed"),
            No("Wills", "the connection is refused"),
            No("Persistent sessions", "the session is clean"),
            No("Shared subscriptions", "refused"),
            Full("Keep-alive with AWS's limits"),
            Full("Duplicate client ids"),
            Partial("Limits", "throughput, 24 h"),
            Full("Denied SUBSCRIBE closes, switchable to 0x80"),
            No("Custom authorizers", "refused as unsigned"),
            No("X.509"),
        ],
    };
}
