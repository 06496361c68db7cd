using LocalCloud.Iot.Broker.Handlers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>Leads each packet to its handler: the one list of what a client can send.</summary>
internal sealed class PacketDispatcher(BrokerContext services)
{
    private readonly ConnectHandler _connect = new(services);
    private readonly PublishHandler _publish = new(services);
    private readonly SubscribeHandler _subscribe = new(services);
    private readonly UnsubscribeHandler _unsubscribe = new(services);
    private readonly DisconnectHandler _disconnect = new(services);

    /// <summary>Handles one packet to its end.</summary>
    public async ValueTask DispatchAsync(Connection connection, Packet packet, CancellationToken cancellationToken)
    {
        if (connection.Client is null && packet is not ConnectPacket)
        {
            services.Violate(connection, "the first packet is not a CONNECT [MQTT-3.1.0-1]");
            return;
        }

        switch (packet)
        {
            case ConnectPacket connect:
                await _connect.HandleAsync(connection, connect);
                break;
            case PublishPacket publish:
                await _publish.HandleAsync(connection, publish, cancellationToken);
                break;
            case PubackPacket puback:
                PubackHandler.Handle(connection, puback);
                break;
            case SubscribePacket subscribe:
                await _subscribe.HandleAsync(connection, subscribe);
                break;
            case UnsubscribePacket unsubscribe:
                await _unsubscribe.HandleAsync(connection, unsubscribe);
                break;
            case PingreqPacket:
                await PingreqHandler.HandleAsync(connection);
                break;
            case DisconnectPacket disconnect:
                _disconnect.Handle(connection, disconnect);
                break;
        }
    }
}

/// <summary>PINGREQ (MQTT 3.1.1, 3.12).</summary>
internal static class PingreqHandler
{
    /// <summary>Handles the packet [MQTT-3.12.4-1].</summary>
    public static ValueTask HandleAsync(Connection connection) => connection.Outbound.EnqueueAsync(PingrespPacket.Instance);
}
