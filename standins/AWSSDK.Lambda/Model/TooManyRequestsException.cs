using System.Net;
using Amazon.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>The rate, or what runs at a time, exceeds the limit; HTTP 429.</summary>
public class TooManyRequestsException : AmazonLambdaException
{
    /// <summary>Creates the exception with its message.</summary>
    public TooManyRequestsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public TooManyRequestsException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
