using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Registers Cognito user pools.</summary>
internal static class CognitoUserPoolsServices
{
    public static IServiceCollection AddCognitoUserPools(this IServiceCollection services) => services
        .AddSingleton(CognitoUserPoolsSupport.Table)
        .AddSingleton<UserPools>()
        .AddSingleton<CognitoLocalFiles>()
        .AddSingleton<CognitoLocal>()
        .AddSingleton<IUserPoolKeys, UserPoolKeys>()
        .AddSingleton(provider => new TokenVerifier(provider.GetRequiredService<IUserPoolKeys>(), TimeProvider.System))
        .AddSingleton<IAwsService, UserPoolService>()
        .AddSingleton<IResourceType, UserPoolResource>()
        .AddSingleton<IResourceType, UserPoolClientResource>();
}
