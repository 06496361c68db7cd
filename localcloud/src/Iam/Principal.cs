namespace LocalCloud.Iam;

/// <summary>Who makes a call: the session of a role, or the local administrator.</summary>
public sealed record Principal
{
    /// <summary>12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary><c>arn:aws:sts::{account}:assumed-role/{role}/{session}</c>, or a user's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary><c>AROA…:{session}</c> for a role's session.</summary>
    public required string UserId { get; init; }

    /// <summary>The access key that signed.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>When the access key expires, or <see langword="null"/> for never.</summary>
    public DateTimeOffset? KeyExpiresAt { get; init; }

    /// <summary>ARN of the role whose policies count, or <see langword="null"/> for the administrator.</summary>
    public string? RoleArn { get; init; }

    /// <summary>
    /// Condition keys of the session, for policy variables and conditions: <c>cognito-identity.amazonaws.com:sub</c>, <c>…:aud</c>,
    /// <c>…:amr</c> and so on. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ContextKeys { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The Cognito identity of the session, or <see langword="null"/>.</summary>
    public CognitoSession? Identity { get; init; }

    /// <summary>The policy of the session itself, which cuts down what the role allows, or <see langword="null"/>.</summary>
    public PolicyDocument? SessionPolicy { get; init; }
}
