using LocalCloud.Gateway;
using LocalCloud.Trails;

namespace LocalCloud.Hosting;

/// <summary>Registers what the services share: clock, endpoints, children, state.</summary>
internal static class HostingServices
{
    /// <summary>Adds this folder's services. <see cref="CloudOptions"/> are added by the host.</summary>
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSingleton<LocalClock>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<LocalClock>());
        services.AddSingleton<Endpoints>();
        services.AddSingleton<ChildProcesses>();
        services.AddSingleton<ChildSockets>();
        services.AddSingleton<StateStore>();
        services.AddSingleton<Trail>();
        services.AddSingleton<ILocalEndpoint, ClockEndpoint>();
        return services;
    }
}
