using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.ControlPlane;

/// <summary>What the control plane supports.</summary>
internal static class ControlPlaneSupport
{
    public static ServiceSupport Table { get; } = new("AWS IoT Core, control plane")
    {
        SigningName = "iot",
        Operations =
        [
            Full("AttachPolicy"),
            Partial("DescribeEndpoint", "all types, with nothing behind iot:CredentialProvider and iot:Jobs"),
            Full("DetachPolicy"),
            Partial("ListAttachedPolicies", "recursive has no effect, there are no groups"),
            No("AttachPrincipalPolicy"),
            No("Things, certificates, jobs, shadows"),
        ],
        Features =
        [
            Full("Throttling with 400"),
        ],
    };
}
