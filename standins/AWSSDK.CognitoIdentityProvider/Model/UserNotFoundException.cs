using System.Net;
using Amazon.Runtime;

namespace Amazon.CognitoIdentityProvider.Model;

/// <summary>There is no such user; HTTP 400.</summary>
public class UserNotFoundException : AmazonCognitoIdentityProviderException
{
    /// <summary>Creates the exception with its message.</summary>
    public UserNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public UserNotFoundException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
