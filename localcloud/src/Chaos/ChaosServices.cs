using LocalCloud.Gateway;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Chaos;

/// <summary>Registers what goes wrong on purpose.</summary>
internal static class ChaosServices
{
    /// <summary>Adds the switches, once however often it is called.</summary>
    public static IServiceCollection AddChaos(this IServiceCollection services)
    {
        services.TryAddSingleton<ChaosSwitches>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILocalEndpoint, ChaosEndpoint>());
        return services;
    }
}
