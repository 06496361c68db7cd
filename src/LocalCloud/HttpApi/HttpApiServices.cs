namespace LocalCloud.HttpApi;

/// <summary>Registers the HTTP API.</summary>
internal static class HttpApiServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddHttpApi(this IServiceCollection services) => services.AddSingleton<HttpApiMiddleware>();
}
