using Realtime.Topics;

namespace Infrastructure;

/// <summary>What <see cref="Access"/> is made of.</summary>
public sealed record AccessProps
{
    /// <summary>The topic families that policies are derived from.</summary>
    public required IReadOnlyList<TopicFamily> Families { get; init; }

    /// <summary>The stage that their topics are of.</summary>
    public required DeploymentStage Stage { get; init; }

    /// <summary>What becomes of users and identities.</summary>
    public required DataProtection Data { get; init; }

    /// <summary>A user pool to use instead of a new one. Default: a new one.</summary>
    public UserPoolReference? ExistingUserPool { get; init; }

    /// <summary>An identity pool to use instead of a new one. Default: a new one.</summary>
    public string? ExistingIdentityPoolId { get; init; }

    /// <summary>Whether anybody may sign up to the new user pool. Default: no.</summary>
    public bool SelfSignUp { get; init; }

    /// <summary>The feature tier of the new user pool. Default: <see cref="UserPoolTier.Lite"/>.</summary>
    public UserPoolTier UserPoolTier { get; init; } = UserPoolTier.Lite;
}
