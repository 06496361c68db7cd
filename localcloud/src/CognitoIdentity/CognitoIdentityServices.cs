using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>Registers Cognito identity pools.</summary>
internal static class CognitoIdentityServices
{
    public static IServiceCollection AddCognitoIdentity(this IServiceCollection services) => services
        .AddSingleton(CognitoIdentitySupport.Table)
        .AddSingleton<IdentityPools>()
        .AddSingleton<Identities>()
        .AddSingleton<Logins>()
        .AddSingleton<KnownIdentities>()
        .AddSingleton<OpenIdTokens>()
        .AddSingleton<IAwsService, IdentityService>()
        .AddSingleton<IResourceType, IdentityPoolResource>()
        .AddSingleton<IResourceType, RoleAttachmentResource>();
}
