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
            Full("MQTT 3.1, 3.1.1 and 5 over WebSocket"),
            Full("MQTT over TCP, for tools: the administrator, or an access key with its session token"),
            Full("QoS 0 and 1, no QoS 2"),
            Full("Retained messages"),
            Full("Wills, retained and delayed ones too"),
            Full("Persistent sessions, for an hour or as long as --session-expiry says"),
            Full("Shared subscriptions"),
            Full("MQTT 5: properties, reason codes, topic aliases of clients, message and session expiry, receive maximum"),
            Full("Keep-alive with AWS's limits"),
            Full("Duplicate client ids"),
            Full("Limits of packets, connections and the account"),
            Full("Denied SUBSCRIBE closes, switchable to 0x80"),
            No("Custom authorizers", "refused as unsigned"),
            No("X.509"),
        ],
    };
}
