using System.Net;
using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The rate exceeds the limit; HTTP 400, unlike the data plane's 429.</summary>
public class ThrottlingException : AmazonIoTException
{
    /// <summary>Creates the exception with its message.</summary>
    public ThrottlingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public ThrottlingException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
