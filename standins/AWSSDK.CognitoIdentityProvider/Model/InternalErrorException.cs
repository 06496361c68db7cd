using System.Net;
using Amazon.Runtime;

namespace Amazon.CognitoIdentityProvider.Model;

/// <summary>The service failed; HTTP 500.</summary>
public class InternalErrorException : AmazonCognitoIdentityProviderException
{
    /// <summary>Creates the exception with its message.</summary>
    public InternalErrorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public InternalErrorException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
