using Amazon.Runtime;

namespace Amazon.CognitoIdentityProvider.Model;

/// <summary>A user of a pool.</summary>
public class AdminGetUserResponse : AmazonWebServiceResponse
{
    /// <summary>Whether the user may sign in.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The attributes, <c>sub</c> among them; null when the service names none.</summary>
    public List<AttributeType> UserAttributes { get; set; }

    /// <summary>The username, whatever the request said.</summary>
    public string Username { get; set; }
}
