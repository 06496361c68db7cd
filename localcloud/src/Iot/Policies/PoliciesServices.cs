using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.Policies;

/// <summary>Policies, and who may do what by them.</summary>
internal static class PoliciesServices
{
    private static ServiceSupport Support { get; } = new("AWS IoT Core, policies and lifecycle")
    {
        Features =
        [
            Full("Role policy and attached policy for signed-in identities, role policy for guests and functions"),
            Partial("Policy variables", "no thing and certificate variables"),
            Full("Lifecycle events"),
            Full("Changes count at once"),
        ],
    };

    /// <summary>Adds the policies.</summary>
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<IotPolicies>()
        .AddSingleton<PolicyAttachments>()
        .AddSingleton<IotAuthorizer>();
}
