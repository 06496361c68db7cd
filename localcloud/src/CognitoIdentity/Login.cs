namespace LocalCloud.CognitoIdentity;

/// <summary>Who signed in where, by a verified token.</summary>
/// <param name="Provider"><c>cognito-idp.{region}.amazonaws.com/{pool}</c>.</param>
/// <param name="Subject">The token's <c>sub</c>.</param>
internal sealed record Login(string Provider, string Subject)
{
    /// <summary>What AWS calls the authentication methods of a session that came about by these logins.</summary>
    public static IReadOnlyList<string> AmrOf(IReadOnlyList<Login> logins) => logins.Count == 0
        ? ["unauthenticated"]
        : ["authenticated", .. logins.SelectMany(login => (string[])[login.Provider, $"{login.Provider}:CognitoSignIn:{login.Subject}"])];
}
