using LocalCloud.Gateway;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.ControlPlane;

/// <summary>The control plane.</summary>
internal static class ControlPlaneServices
{
    private static ServiceSupport Support { get; } = new("AWS IoT Core, control plane")
    {
        SigningName = "iot",
        Operations =
        [
            Full("AttachPolicy"),
            Partial("DeletePolicy", "no versions"),
            Partial("DescribeEndpoint", "all types, with nothing behind iot:CredentialProvider and iot:Jobs"),
            Full("DetachPolicy"),
            Partial("ListAttachedPolicies", "recursive has no effect, there are no groups"),
            Full("ListTargetsForPolicy"),
            No("AttachPrincipalPolicy"),
            No("Things, certificates, jobs, shadows"),
        ],
        Features =
        [
            Full("Throttling with 400"),
        ],
    };

    /// <summary>Adds the operations.</summary>
    public static IServiceCollection AddControlPlane(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<ControlPlaneCalls>()
        .AddSingleton<AttachPolicy>()
        .AddSingleton<DeletePolicy>()
        .AddSingleton<DetachPolicy>()
        .AddSingleton<ListTargetsForPolicy>()
        .AddSingleton<ListAttachedPolicies>()
        .AddSingleton<DescribeEndpoint>()
        .AddSingleton<IAwsService, IotControlPlane>();
}

/// <summary>AWS IoT's control plane: the one registry of its operations.</summary>
internal sealed class IotControlPlane(
    AttachPolicy attachPolicy, DetachPolicy detachPolicy, ListAttachedPolicies listAttachedPolicies,
    ListTargetsForPolicy listTargetsForPolicy, DeletePolicy deletePolicy, DescribeEndpoint describeEndpoint) : RestService("iot")
{
    /// <summary>SDKs sign with the first; older ones, and with them Debian's AWS command line, with the second.</summary>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["iot", "execute-api"];

    /// <inheritdoc/>
    internal override OperationInputs Inputs { get; } = new("iot", """
        AttachPolicy, DetachPolicy: target
        ListAttachedPolicies: recursive marker pageSize
        ListTargetsForPolicy: marker pageSize
        DeletePolicy:
        DescribeEndpoint: endpointType
        """);

    /// <inheritdoc/>
    public override IReadOnlyList<RestRoute> Routes { get; } =
    [
        new("PUT", "/target-policies/{policyName}", attachPolicy) { HasJsonBody = true },
        new("POST", "/target-policies/{policyName}", detachPolicy) { HasJsonBody = true },
        new("POST", "/attached-policies/{target}", listAttachedPolicies),
        new("POST", "/policy-targets/{policyName}", listTargetsForPolicy),
        new("DELETE", "/policies/{policyName}", deletePolicy),
        new("GET", "/endpoint", describeEndpoint),
    ];
}
