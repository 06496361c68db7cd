namespace LocalCloud.Iam;

/// <summary>What a session token holds.</summary>
internal sealed record SessionToken
{
    public required string AccessKeyId { get; init; }

    public required string RoleArn { get; init; }

    public required string SessionName { get; init; }

    public required DateTimeOffset Expiration { get; init; }

    public CognitoSession? Identity { get; init; }

    public SessionLimits? Limits { get; init; }
}
