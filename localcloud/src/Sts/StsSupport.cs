using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Sts;

/// <summary>What STS supports.</summary>
internal static class StsSupport
{
    public static ServiceSupport Table { get; } = new("Security Token Service")
    {
        SigningName = "sts",
        Operations =
        [
            Partial("AssumeRole", "managed session policies, tags, source identity, MFA"),
            Partial("AssumeRoleWithWebIdentity", "tokens of identity pools only"),
            Full("GetCallerIdentity"),
            No("GetFederationToken"),
            No("GetSessionToken"),
        ],
        Features =
        [
            Full("Calls of every region"),
            Full("Durations of 900 s to the role's MaxSessionDuration, 1 hour for chained roles"),
            Full("Session policies and external ids"),
        ],
    };
}
