using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>PINGREQ (MQTT 3.1.1, 3.12).</summary>
internal static class PingreqHandler
{
    /// <summary>Handles the packet [MQTT-3.12.4-1].</summary>
    public static ValueTask HandleAsync(Connection connection) => connection.Outbound.EnqueueAsync(PingrespPacket.Instance);
}
