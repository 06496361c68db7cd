namespace LocalCloud.Iam;

/// <summary>Issues temporary credentials, as AWS STS does.</summary>
public interface ICredentials
{
    /// <summary>Issues credentials for a session of a role.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="sessionName">Name of the session, which ends its ARN.</param>
    /// <param name="lifetime">How long they count.</param>
    /// <param name="identity">The Cognito identity behind the session, or <see langword="null"/>.</param>
    /// <param name="limits">What cuts the session down, or <see langword="null"/>.</param>
    TemporaryCredentials Issue(
        string roleArn, string sessionName, TimeSpan lifetime, CognitoSession? identity = null, SessionLimits? limits = null);
}

/// <summary>Finds who signs with an access key.</summary>
internal interface ICredentialLookup
{
    /// <summary>The credentials with this access key and session token, or <see langword="null"/> when there are none.</summary>
    TemporaryCredentials? Find(string accessKeyId, string? sessionToken);
}

/// <summary>Credentials of a role's session.</summary>
public sealed record TemporaryCredentials(
    string AccessKeyId,
    string SecretAccessKey,
    string SessionToken,
    DateTimeOffset Expiration,
    Principal Principal);

/// <summary>What cuts a session down below its role.</summary>
public sealed record SessionLimits
{
    /// <summary>The session policy as given to AssumeRole, or <see langword="null"/>. Its text must parse.</summary>
    public string? Policy { get; init; }

    /// <summary>Whether a guest came by the basic (classic) flow, where Cognito cuts nothing down.</summary>
    public bool IsBasicFlow { get; init; }
}
