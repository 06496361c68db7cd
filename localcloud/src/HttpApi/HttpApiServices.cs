using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;

namespace LocalCloud.HttpApi;

/// <summary>Registers the HTTP API.</summary>
internal static class HttpApiServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddHttpApi(this IServiceCollection services) => services
        .AddSingleton(HttpApiSupport.Table)
        .AddSingleton<ApiRegistry>()
        .AddSingleton<IamAuthorizer>()
        .AddSingleton(provider => new JwtAuthorizer(provider.GetRequiredService<IUserPoolKeys>(), TimeProvider.System))
        .AddSingleton<FunctionCall>()
        .AddSingleton<AccessLog>()
        .AddSingleton<HttpApiMiddleware>()
        .AddSingleton<IResourceType, ApiType>()
        .AddSingleton<IResourceType, AuthorizerType>()
        .AddSingleton<IResourceType, IntegrationType>()
        .AddSingleton<IResourceType, RouteType>()
        .AddSingleton<IResourceType, StageType>();
}
