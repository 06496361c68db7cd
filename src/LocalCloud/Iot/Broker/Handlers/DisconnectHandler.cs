namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>DISCONNECT (MQTT 3.1.1, 3.14).</summary>
internal static class DisconnectHandler
{
    /// <summary>Handles the packet; the will is forgotten [MQTT-3.14.4-3].</summary>
    public static void Handle(Connection connection) => connection.End(DisconnectReason.ClientInitiated);
}
