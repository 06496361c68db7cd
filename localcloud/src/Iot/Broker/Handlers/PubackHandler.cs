using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>PUBACK from a client (MQTT 3.1.1, 3.4).</summary>
internal static class PubackHandler
{
    /// <summary>Handles the packet.</summary>
    public static void Handle(Connection connection, PubackPacket packet) => connection.Acknowledge(packet.PacketId);
}
