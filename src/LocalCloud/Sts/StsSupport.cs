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
            Partial("AssumeRole", "session policies, tags, external ids and MFA"),
            No("AssumeRoleWithWebIdentity"),
            Full("GetCallerIdentity"),
            No("GetFederationToken"),
            No("GetSessionToken"),
        ],
        Features =
        [
            Full("Calls of every region"),
            Full("Durations of 900 to 43,200 s"),
        ],
    };
}
