using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>UNSUBSCRIBE (MQTT 3.1.1, 3.10; MQTT 5, 3.10).</summary>
internal sealed class UnsubscribeHandler(BrokerContext services)
{
    /// <summary>Handles the packet; answered even when nothing was subscribed [MQTT-3.10.4-5].</summary>
    public async ValueTask HandleAsync(Connection connection, UnsubscribePacket packet)
    {
        if (packet.Filters.Count > services.Options.MaxFiltersPerSubscribe)
        {
            services.Violate(
                connection,
                $"more than {services.Options.MaxFiltersPerSubscribe} filters in an UNSUBSCRIBE",
                ReasonCode.QuotaExceeded);
            return;
        }

        ReasonCode[] answers = [.. packet.Filters.Select(filter =>
            connection.Session!.Unsubscribe(filter) ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted)];
        await connection.Outbound.EnqueueAsync(new UnsubackPacket(packet.PacketId, answers));
        await services.Lifecycle.UnsubscribedAsync(connection, packet.Filters);
    }
}
