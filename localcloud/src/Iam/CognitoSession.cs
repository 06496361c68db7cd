namespace LocalCloud.Iam;

/// <summary>The Cognito identity behind a role's session.</summary>
/// <param name="IdentityId"><c>region:uuid</c>.</param>
/// <param name="IdentityPoolId"><c>region:uuid</c>.</param>
/// <param name="Amr"><c>["unauthenticated"]</c>, or <c>authenticated</c>, the provider, and provider plus <c>:CognitoSignIn:{sub}</c>.</param>
public sealed record CognitoSession(string IdentityId, string IdentityPoolId, IReadOnlyList<string> Amr)
{
    /// <summary>Whether somebody signed in; otherwise a guest.</summary>
    public bool IsAuthenticated => Amr.Contains("authenticated");
}

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
