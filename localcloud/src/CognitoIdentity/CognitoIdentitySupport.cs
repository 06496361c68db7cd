using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.CognitoIdentity;

/// <summary>What identity pools support.</summary>
internal static class CognitoIdentitySupport
{
    public static ServiceSupport Table { get; } = new("Cognito identity pools")
    {
        SigningName = "cognito-identity",
        Operations =
        [
            Full("GetCredentialsForIdentity"),
            Full("GetId"),
            Full("GetOpenIdToken"),
            No("GetOpenIdTokenForDeveloperIdentity"),
            No("DescribeIdentity"),
            No("UnlinkIdentity"),
            No("Administration of pools", "pools come from the template"),
        ],
        Features =
        [
            Full("Tokens verified against the user pool's keys"),
            Full("Guests, with AWS's session policy"),
            Full("Guests that become signed-in identities"),
            Full("Basic (classic) flow, when the pool allows it"),
            Full("Several logins merged into one identity"),
            No("Role mappings by rules or token", "stop the start"),
            No("Principal tags", "stop the start"),
            No("Other identity providers than user pools", "stop the start"),
        ],
    };
}
