using System.Net;
using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The request is not valid; HTTP 400.</summary>
public class InvalidRequestException : AmazonIoTException
{
    /// <summary>Creates the exception with its message.</summary>
    public InvalidRequestException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public InvalidRequestException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
