namespace LocalCloud.CognitoIdentity;

/// <summary>A login that a call brought a valid token for.</summary>
/// <param name="Login">Who it is.</param>
/// <param name="Roles">ARNs of the roles that the token offers, its <c>cognito:roles</c>.</param>
internal sealed record VerifiedLogin(Login Login, IReadOnlyList<string> Roles);
