using System.Net;
using Amazon.Runtime;

namespace Amazon.Lambda;

/// <summary>Lambda refused or failed a request.</summary>
public class AmazonLambdaException : AmazonServiceException
{
    /// <summary>Creates the exception with its message.</summary>
    public AmazonLambdaException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public AmazonLambdaException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
