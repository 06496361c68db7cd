using LocalCloud.CloudFormation;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Lambda.EventSources;

namespace LocalCloud.Lambda;

/// <summary>Registers AWS Lambda.</summary>
internal static class LambdaServices
{
    /// <summary>Adds the functions, their environments, and both ways to invoke them.</summary>
    public static IServiceCollection AddLambda(this IServiceCollection services) => services
        .AddSingleton(LambdaSupport.Table)
        .AddSingleton<FunctionRegistry>()
        .AddSingleton<EnvironmentFactory>()
        .AddSingleton<FunctionAccess>()
        .AddSingleton<FunctionRunner>()
        .AddSingleton(provider => new Lazy<ILambdaInvoker>(provider.GetRequiredService<ILambdaInvoker>))
        .AddSingleton(provider => new Lazy<IEventBuses>(provider.GetRequiredService<IEventBuses>))
        .AddSingleton<Destinations>()
        .AddSingleton<AsyncEvents>()
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<AsyncEvents>())
        .AddSingleton<InvocationRecords>()
        .AddSingleton<ILocalEndpoint>(provider => provider.GetRequiredService<InvocationRecords>())
        .AddSingleton<ILocalEndpoint, FunctionsEndpoint>()
        .AddSingleton<ILambdaInvoker, LambdaInvoker>()
        .AddSingleton<Invoke>()
        .AddSingleton<QueuePoller>()
        .AddSingleton<EventSourceMappings>()
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<EventSourceMappings>())
        .AddSingleton<IResourceType, EventSourceMappingResource>()
        .AddSingleton<IAwsService, LambdaService>()
        .AddSingleton<IResourceType, FunctionResource>()
        .AddSingleton<IResourceType, PermissionResource>()
        .AddSingleton<IResourceType, EventInvokeConfigResource>();
}
