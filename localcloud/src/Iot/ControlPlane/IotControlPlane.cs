using LocalCloud.Gateway;

namespace LocalCloud.Iot.ControlPlane;

/// <summary>AWS IoT's control plane: the one registry of its operations.</summary>
internal sealed class IotControlPlane(
    AttachPolicy attachPolicy, DetachPolicy detachPolicy, ListAttachedPolicies listAttachedPolicies,
    DescribeEndpoint describeEndpoint) : RestService("iot")
{
    /// <summary>SDKs sign with the first; older ones, and with them Debian's AWS command line, with the second.</summary>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["iot", "execute-api"];

    /// <inheritdoc/>
    public override IReadOnlyList<RestRoute> Routes { get; } =
    [
        new("PUT", "/target-policies/{policyName}", attachPolicy),
        new("POST", "/target-policies/{policyName}", detachPolicy),
        new("POST", "/attached-policies/{target}", listAttachedPolicies),
        new("GET", "/endpoint", describeEndpoint),
    ];
}
