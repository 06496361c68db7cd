using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Broker.Sessions.Kept;
using LocalCloud.Iot.Lifecycle;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.Broker;

/// <summary>The message broker.</summary>
internal static class BrokerServices
{
    private static ServiceSupport Support { get; } = new("AWS IoT Core, message broker")
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

    /// <summary>Adds the broker.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<BrokerLog>()
        .AddSingleton<ConnectionRegistry>()
        .AddSingleton<AccountQuotas>()
        .AddSingleton<SubscriptionIndex>()
        .AddSingleton<SessionFiles>()
        .AddSingleton<SessionStore>()
        .AddSingleton<IRetainedMessages, RetainedMessages>()
        .AddSingleton<MessageBroker>()
        .AddSingleton<Wills>()
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<Wills>())
        .AddSingleton<Departures>()
        .AddSingleton<LifecycleEvents>()
        .AddSingleton<LateStarts>()
        .AddHostedService<ConnectionCutter>()
        .AddSingleton<BrokerContext>()
        .AddSingleton<PacketDispatcher>()
        .AddSingleton<ConnectionLoop>()
        .AddSingleton<TcpLogin>()
        .AddSingleton<IMqttEndpoint, MqttWebSocketEndpoint>();
}
