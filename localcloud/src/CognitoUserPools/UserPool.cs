namespace LocalCloud.CognitoUserPools;

/// <summary>A user pool of the template.</summary>
internal sealed record UserPool
{
    /// <summary><c>eu-west-1_Ab12Cd34E</c>, the same at every start.</summary>
    public required string Id { get; init; }

    public required string Arn { get; init; }

    /// <summary>Whether <c>Alice</c> is somebody else than <c>alice</c>.</summary>
    public required bool IsCaseSensitive { get; init; }

    /// <summary>Whether nobody can sign up by themselves.</summary>
    public required bool OnlyAdministratorsCreateUsers { get; init; }
}
