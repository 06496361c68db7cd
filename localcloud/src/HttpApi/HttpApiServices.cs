using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.HttpApi;

/// <summary>Registers HTTP APIs, and declares what of them there is.</summary>
internal static class HttpApiServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddHttpApi(this IServiceCollection services) => services
        .AddSingleton(Support)
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

    private static ServiceSupport Support { get; } = new("API Gateway, HTTP APIs")
    {
        Features =
        [
            Full("Payload 2.0"),
            No("Payload 1.0", "stops the start"),
            Full("Route priorities, parameters, greedy parameters"),
            Full("IAM authorizer"),
            Partial("JWT authorizer", "tokens of the template's user pools only"),
            No("Lambda authorizer", "stops the start"),
            Full("CORS"),
            Full("Throttling"),
            Full("Access log to a log group"),
            Partial("Several APIs", "by the host name {apiId}.localhost"),
            Partial("Limits", "size of headers"),
            No("Other integrations than Lambda", "stop the start"),
            No("Custom domains", "stop the start"),
            No("REST and WebSocket APIs", "stop the start"),
        ],
    };
}
