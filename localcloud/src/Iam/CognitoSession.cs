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
