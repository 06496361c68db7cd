using Amazon.Runtime;

namespace Amazon.CognitoIdentityProvider.Model;

/// <summary>What all requests to user pools have in common.</summary>
public class AmazonCognitoIdentityProviderRequest : AmazonWebServiceRequest
{
}
