using LocalCloud.Chaos;

namespace LocalCloud.Gateway;

/// <summary>Registers the gateway.</summary>
internal static class GatewayServices
{
    public static IServiceCollection AddGateway(this IServiceCollection services) => services
        .AddSingleton(GatewaySupport.Table)
        .AddChaos()
        .AddSingleton<ServiceRegistry>()
        .AddSingleton<AwsApis>();
}
