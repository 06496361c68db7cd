using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>DISCONNECT (MQTT 3.1.1, 3.14; MQTT 5, 3.14).</summary>
internal sealed class DisconnectHandler(BrokerContext services)
{
    /// <summary>Handles the packet; the will is forgotten [MQTT-3.14.4-3], unless a client of MQTT 5 wants it published.</summary>
    public void Handle(Connection connection, DisconnectPacket packet)
    {
        if (packet.Properties.SessionExpiry is { } seconds)
        {
            if (seconds > 0 && connection.Session!.Expiry == TimeSpan.Zero)
            {
                // [MQTT-3.14.2-2], and AWS says so itself.
                services.Violate(connection, "a DISCONNECT that keeps a session which was to end with its connection");
                return;
            }

            connection.Session!.Expiry = SessionExpiry.Of(seconds, services.Options);
            connection.Client = connection.Client! with { SessionExpiry = connection.Session.Expiry };
        }

        connection.WantsWill = packet.Code == ReasonCode.DisconnectWithWill;
        connection.End(DisconnectReason.ClientInitiated);
    }
}
