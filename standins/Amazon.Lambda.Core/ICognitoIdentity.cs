namespace Amazon.Lambda.Core;

/// <summary>The Cognito identity that called the Invoke API directly; empty when API Gateway invoked the function.</summary>
public interface ICognitoIdentity
{
    /// <summary>The identity id, <c>region:uuid</c>.</summary>
    string IdentityId { get; }

    /// <summary>The identity pool that vended the identity.</summary>
    string IdentityPoolId { get; }
}
