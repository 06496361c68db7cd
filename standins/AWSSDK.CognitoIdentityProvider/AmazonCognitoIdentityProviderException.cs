using System.Net;
using Amazon.Runtime;

namespace Amazon.CognitoIdentityProvider;

/// <summary>The user pool service refused or failed a request.</summary>
public class AmazonCognitoIdentityProviderException : AmazonServiceException
{
    /// <summary>Creates the exception with its message.</summary>
    public AmazonCognitoIdentityProviderException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public AmazonCognitoIdentityProviderException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
