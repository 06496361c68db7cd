namespace Amazon.CognitoIdentityProvider.Model;

/// <summary>Whom to look up.</summary>
public class AdminGetUserRequest : AmazonCognitoIdentityProviderRequest
{
    /// <summary>The user pool's id; required.</summary>
    public string UserPoolId { get; set; }

    /// <summary>The username, the subject, or an alias that the pool knows; required.</summary>
    public string Username { get; set; }
}
