using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.EventBridge;

/// <summary>Registers Amazon EventBridge: buses, rules and PutEvents.</summary>
internal static class EventBridgeServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddEventBridge(this IServiceCollection services) => services
        .AddSingleton(EventBridgeSupport.Table)
        .AddSingleton<EventDelivery>()
        .AddSingleton<EventBuses>()
        .AddSingleton<IEventBuses, EventSender>()
        .AddSingleton<IStackObserver, PendingDeliveries>()
        .AddSingleton<IResourceType, EventBusType>()
        .AddSingleton<IResourceType, RuleType>()
        .AddSingleton<IAwsService, EventBridgeService>();
}
