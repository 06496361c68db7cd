namespace LocalCloud.Iam;

/// <summary>Credentials of a role's session.</summary>
public sealed record TemporaryCredentials(
    string AccessKeyId,
    string SecretAccessKey,
    string SessionToken,
    DateTimeOffset Expiration,
    Principal Principal);
