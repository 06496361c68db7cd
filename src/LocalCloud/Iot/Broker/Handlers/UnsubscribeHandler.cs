using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>UNSUBSCRIBE (MQTT 3.1.1, 3.10).</summary>
internal sealed class UnsubscribeHandler(BrokerServices services)
{
    /// <summary>Handles the packet; answered even when nothing was subscribed [MQTT-3.10.4-5].</summary>
    public async ValueTask HandleAsync(Connection connection, UnsubscribePacket packet)
    {
        if (packet.Filters.Count > services.Options.MaxFiltersPerSubscribe)
        {
            services.Log.Violation(
                connection.Client?.ClientId,
                $"more than {services.Options.MaxFiltersPerSubscribe} filters in an UNSUBSCRIBE");
            connection.End(DisconnectReason.ClientError);
            return;
        }

        foreach (var filter in packet.Filters)
        {
            connection.Subscriptions.Remove(filter);
            services.Broker.Subscriptions.Remove(filter, connection);
        }

        await connection.Outbound.EnqueueAsync(new UnsubackPacket(packet.PacketId));
        await services.Lifecycle.UnsubscribedAsync(connection, packet.Filters);
    }
}
