namespace LocalCloud.Iam;

/// <summary>The condition keys that a Cognito identity brings to its role's session and to the role's trust policy.</summary>
internal static class CognitoKeys
{
    private const string Provider = "cognito-identity.amazonaws.com";

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(CognitoSession identity) =>
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Provider + ":aud"] = [identity.IdentityPoolId],
            [Provider + ":sub"] = [identity.IdentityId],
            [Provider + ":amr"] = identity.Amr,
            ["aws:FederatedProvider"] = [Provider],
        };
}
