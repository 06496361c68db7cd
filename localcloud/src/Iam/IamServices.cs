using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.Iam;

/// <summary>Registers roles, policies and credentials.</summary>
internal static class IamServices
{
    public static IServiceCollection AddIam(this IServiceCollection services) => services
        .AddSingleton(IamSupport.Table)
        .AddSingleton<RoleRegistry>()
        .AddSingleton<IRoles>(provider => provider.GetRequiredService<RoleRegistry>())
        .AddSingleton<RefusedActions>()
        .AddSingleton<ILocalEndpoint, RefusedEndpoint>()
        .AddSingleton<IAccessControl, AccessControl>()
        .AddSingleton<SessionCredentials>()
        .AddSingleton<ICredentials>(provider => provider.GetRequiredService<SessionCredentials>())
        .AddSingleton<ICredentialLookup>(provider => provider.GetRequiredService<SessionCredentials>())
        .AddSingleton<IResourceType, RoleResource>()
        .AddSingleton<IResourceType, PolicyResource>();
}
