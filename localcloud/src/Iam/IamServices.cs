using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iam;

/// <summary>Registers roles, policies and credentials.</summary>
internal static class IamServices
{
    public static IServiceCollection AddIam(this IServiceCollection services) => services
        .AddSingleton(Support)
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

    /// <summary>What IAM supports.</summary>
    private static ServiceSupport Support { get; } = new("IAM policies")
    {
        Features =
        [
            Full("Allow and Deny, wildcards, NotAction, NotResource, Principal, NotPrincipal"),
            Full("Policy variables with defaults and literal escapes"),
            Full("String, Numeric, Date, Bool, Binary, Arn, IpAddress and Null conditions, IfExists, ForAnyValue, ForAllValues"),
            Partial("Resource policies", "of functions, queues and roles only"),
            Full("Session policies, Cognito's for guests among them"),
            No("Managed policies", "stop the start"),
            No("Permission boundaries", "stop the start"),
            No("The IAM API", "roles and policies come from the template"),
            Full("Refused actions with the statement that denied or came nearest, at /_local/refused"),
        ],
    };
}
