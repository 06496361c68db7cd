using System.Net;
using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The identity has as many policies as it may; HTTP 410.</summary>
public class LimitExceededException : AmazonIoTException
{
    /// <summary>Creates the exception with its message.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public LimitExceededException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
