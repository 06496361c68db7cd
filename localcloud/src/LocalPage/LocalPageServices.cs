using LocalCloud.Gateway;

namespace LocalCloud.LocalPage;

/// <summary>Registers the page at <c>/_local</c>.</summary>
internal static class LocalPageServices
{
    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddLocalPage(this IServiceCollection services) =>
        services.AddSingleton<ILocalEndpoint, LocalPageEndpoint>();
}
