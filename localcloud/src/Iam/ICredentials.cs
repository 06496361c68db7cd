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
