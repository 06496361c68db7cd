using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.Policies;

/// <summary>What IoT policies support.</summary>
internal static class PoliciesSupport
{
    public static ServiceSupport Table { get; } = new("AWS IoT Core, policies and lifecycle")
    {
        Features =
        [
            Full("Role policy and attached policy for signed-in identities, role policy for guests and functions"),
            Partial("Policy variables", "no thing and certificate variables"),
            Full("Lifecycle events"),
            Full("Changes count at once"),
        ],
    };
}
