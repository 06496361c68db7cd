using System.Net;
using Amazon.Runtime;

namespace Amazon.CognitoIdentityProvider.Model;

/// <summary>The caller is not authorized; HTTP 400.</summary>
public class NotAuthorizedException : AmazonCognitoIdentityProviderException
{
    /// <summary>Creates the exception with its message.</summary>
    public NotAuthorizedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public NotAuthorizedException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
