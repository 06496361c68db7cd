using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary>Registers the HTTP API.</summary>
internal static class HttpApiServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddHttpApi(this IServiceCollection services) => services
        .AddSingleton(HttpApiSupport.Table)
        .AddSingleton<ApiRegistry>()
        .AddSingleton<IamAuthorizer>()
        .AddSingleton<FunctionCall>()
        .AddSingleton<HttpApiMiddleware>()
        .AddSingleton<IResourceType, ApiType>()
        .AddSingleton<IResourceType, IntegrationType>()
        .AddSingleton<IResourceType, RouteType>()
        .AddSingleton<IResourceType, StageType>();
}
