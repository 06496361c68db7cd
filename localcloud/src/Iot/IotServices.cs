using System.Net.Sockets;
using LocalCloud.Chaos;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.ControlPlane;
using LocalCloud.Iot.DataPlane;
using LocalCloud.Iot.Local;
using LocalCloud.Iot.Policies;
using LocalCloud.Iot.Resources;
using LocalCloud.Iot.Rules;
using LocalCloud.Trails;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Iot;

/// <summary>AWS IoT Core. Each of its parts registers itself, and says what it supports.</summary>
internal static class IotServices
{
    /// <summary>
    /// Adds the message broker, the rules engine, both APIs and the resource types. Takes <see cref="IotOptions"/> if registered.
    /// </summary>
    public static IServiceCollection AddIot(this IServiceCollection services)
    {
        services.TryAddSingleton(new IotOptions());
        services.TryAddSingleton<Trail>();
        return services
            .AddSingleton<IotArns>()
            .AddPolicies()
            .AddChaos()
            .AddBroker()
            .AddControlPlane()
            .AddDataPlane()
            .AddRules()
            .AddSingleton<IResourceType, PolicyType>()
            .AddSingleton<IResourceType, TopicRuleType>()
            .AddSingleton<ILocalEndpoint, ConnectionsEndpoint>()
            .AddSingleton<ILocalEndpoint, PublishEndpoint>()
            .AddSingleton<RecentMessages>()
            .AddSingleton<IMessageSink>(provider => provider.GetRequiredService<RecentMessages>())
            .AddSingleton<MessageRates>()
            .AddSingleton<IMessageSink>(provider => provider.GetRequiredService<MessageRates>())
            .AddSingleton<ILocalEndpoint, MessagesEndpoint>()
            .AddSingleton<ILocalEndpoint, ThroughputEndpoint>()
            .AddSingleton<ILocalEndpoint, WayEndpoint>();
    }

    /// <summary>Adds the port of MQTT over TCP.</summary>
    /// <param name="services">The services.</param>
    /// <param name="sockets">Bound, one for each address family. Their owner disposes them.</param>
    public static IServiceCollection AddMqttOverTcp(this IServiceCollection services, IReadOnlyList<Socket> sockets) => services
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<MqttTcpListener>(provider, sockets));
}
