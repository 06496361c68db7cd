using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Iot;

/// <summary>AWS IoT Core.</summary>
internal static class IotServices
{
    /// <summary>Adds the message broker, the rules engine, both APIs and the resource types. Takes <see cref="IotOptions"/> if registered.</summary>
    public static IServiceCollection AddIot(this IServiceCollection services)
    {
        services.TryAddSingleton(new IotOptions());
        return services
            .AddSingleton<IotArns>()
            .AddSingleton<IotPolicies>()
            .AddSingleton<PolicyAttachments>()
            .AddSingleton<IotAuthorizer>()
            .AddBroker();
    }

    private static IServiceCollection AddBroker(this IServiceCollection services) => services
        .AddSingleton<BrokerLog>()
        .AddSingleton<ConnectionRegistry>()
        .AddSingleton<MessageBroker>()
        .AddSingleton<BrokerServices>()
        .AddSingleton<PacketDispatcher>()
        .AddSingleton<ConnectionLoop>()
        .AddSingleton<MqttWebSocketEndpoint>()
        .AddSingleton<IMqttEndpoint>(provider => provider.GetRequiredService<MqttWebSocketEndpoint>());
}
