using System.Net;
using Microsoft.AspNetCore.Connections;

namespace LocalCloud.Gateway.Listening;

/// <summary>Registers the gateway's listening socket.</summary>
internal static class ListeningServices
{
    /// <summary>Serves WebSockets for MQTT on their own sockets. Has to come after whatever else registers how the web server listens.</summary>
    /// <param name="services">The services.</param>
    /// <param name="isGateway">Which of the web server's endpoints are the gateway's.</param>
    public static IServiceCollection AddGatewayListener(this IServiceCollection services, Func<EndPoint, bool> isGateway) => services
        .AddSingleton<DirectUpgrades>()
        .AddHostedService(provider => provider.GetRequiredService<DirectUpgrades>())
        .AddSingleton<IConnectionListenerFactory>(provider => ActivatorUtilities.CreateInstance<GatewayListenerFactory>(provider, isGateway));
}
