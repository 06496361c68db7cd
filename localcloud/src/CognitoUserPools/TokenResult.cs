namespace LocalCloud.CognitoUserPools;

/// <summary>A token's claims, or why it does not count: exactly one of the two.</summary>
internal sealed record TokenResult(TokenClaims? Claims, TokenProblem? Problem);
