namespace LocalCloud.CognitoUserPools;

/// <summary>An application that users sign in with.</summary>
internal sealed record UserPoolClient
{
    /// <summary>26 lower-case letters and digits, the same at every start.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required UserPool Pool { get; init; }

    /// <summary><c>ALLOW_USER_PASSWORD_AUTH</c> and so on.</summary>
    public required IReadOnlyList<string> AuthFlows { get; init; }
}
