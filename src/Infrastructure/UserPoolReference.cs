using Amazon.CDK.AWS.Cognito;

namespace Infrastructure;

/// <summary>A Cognito user pool that exists already.</summary>
/// <param name="UserPoolId"><c>eu-west-1_AbCdEfGhI</c>, in the stack's region.</param>
/// <param name="ClientId">An app client of it, without a secret.</param>
public sealed record UserPoolReference(string UserPoolId, string ClientId)
{
    /// <summary>A user pool of the same app, or one that was looked up.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="client">An app client of it, without a secret.</param>
    public UserPoolReference(IUserPool pool, IUserPoolClient client)
        : this(Given(pool).UserPoolId, Given(client).UserPoolClientId)
    {
    }

    private static T Given<T>(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
