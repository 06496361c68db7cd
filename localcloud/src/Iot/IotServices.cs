using System.Net.Sockets;
using LocalCloud.Chaos;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Broker.Sessions.Kept;
using LocalCloud.Iot.ControlPlane;
using LocalCloud.Iot.DataPlane;
using LocalCloud.Iot.Lifecycle;
using LocalCloud.Iot.Local;
using LocalCloud.Iot.Policies;
using LocalCloud.Iot.Resources;
using LocalCloud.Iot.Rules;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Iot;

/// <summary>AWS IoT Core.</summary>
internal static class IotServices
{
    /// <summary>
    /// Adds the message broker, the rules engine, both APIs and the resource types. Takes <see cref="IotOptions"/> if registered.
    /// </summary>
    public static IServiceCollection AddIot(this IServiceCollection services)
    {
        services.TryAddSingleton(new IotOptions());
        return services
            .AddSingleton(PoliciesSupport.Table)
            .AddChaos()
            .AddSingleton<IotArns>()
            .AddSingleton<IotPolicies>()
            .AddSingleton<PolicyAttachments>()
            .AddSingleton<IotAuthorizer>()
            .AddBroker()
            .AddApis()
            .AddRules()
            .AddSingleton<ILocalEndpoint, ConnectionsEndpoint>()
            .AddSingleton<ILocalEndpoint, PublishEndpoint>()
            .AddSingleton<RecentMessages>()
            .AddSingleton<ILocalEndpoint>(provider => provider.GetRequiredService<RecentMessages>())
            .AddSingleton<IMessageSink>(provider => provider.GetRequiredService<RecentMessages>());
    }

    private static IServiceCollection AddBroker(this IServiceCollection services) => services
        .AddSingleton(BrokerSupport.Table)
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
        .AddSingleton<BrokerServices>()
        .AddSingleton<PacketDispatcher>()
        .AddSingleton<ConnectionLoop>()
        .AddSingleton<TcpLogin>()
        .AddSingleton<IMqttEndpoint, MqttWebSocketEndpoint>();

    /// <summary>Adds the port of MQTT over TCP.</summary>
    /// <param name="services">The services.</param>
    /// <param name="sockets">Bound, one for each address family. Their owner disposes them.</param>
    public static IServiceCollection AddMqttOverTcp(this IServiceCollection services, IReadOnlyList<Socket> sockets) => services
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<MqttTcpListener>(provider, sockets));

    private static IServiceCollection AddApis(this IServiceCollection services) => services
        .AddSingleton(ControlPlaneSupport.Table)
        .AddSingleton(DataPlaneSupport.Table)
        .AddSingleton<ControlPlaneCalls>()
        .AddSingleton<AttachPolicy>()
        .AddSingleton<DetachPolicy>()
        .AddSingleton<ListAttachedPolicies>()
        .AddSingleton<DescribeEndpoint>()
        .AddSingleton<IAwsService, IotControlPlane>()
        .AddSingleton<DataPlaneCalls>()
        .AddSingleton<ConnectionCalls>()
        .AddSingleton<PublishOperation>()
        .AddSingleton<GetRetainedMessage>()
        .AddSingleton<ListRetainedMessages>()
        .AddSingleton<GetConnection>()
        .AddSingleton<DeleteConnection>()
        .AddSingleton<ListSubscriptions>()
        .AddSingleton<SendDirectMessage>()
        .AddSingleton<IAwsService, IotDataPlane>();

    private static IServiceCollection AddRules(this IServiceCollection services) => services
        .AddSingleton(RulesSupport.Table)
        .AddSingleton<RulesLog>()
        .AddSingleton<RuleRoles>()
        .AddSingleton<RuleRunner>()
        .AddSingleton<TopicRules>()
        .AddSingleton<RuleActions>()
        .AddSingleton<RulesEngine>()
        .AddSingleton<IMessageSink>(provider => provider.GetRequiredService<RulesEngine>())
        .AddHostedService(provider => provider.GetRequiredService<RulesEngine>())
        .AddSingleton<IResourceType, PolicyType>()
        .AddSingleton<IResourceType, TopicRuleType>();
}
