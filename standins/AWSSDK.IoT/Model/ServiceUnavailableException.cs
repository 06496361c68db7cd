using System.Net;
using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The service can't be reached for now; HTTP 503.</summary>
public class ServiceUnavailableException : AmazonIoTException
{
    /// <summary>Creates the exception with its message.</summary>
    public ServiceUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public ServiceUnavailableException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
