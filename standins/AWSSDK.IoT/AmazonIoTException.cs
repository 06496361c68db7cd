using System.Net;
using Amazon.Runtime;

namespace Amazon.IoT;

/// <summary>The IoT control plane refused or failed a request.</summary>
public class AmazonIoTException : AmazonServiceException
{
    /// <summary>Creates the exception with its message.</summary>
    public AmazonIoTException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public AmazonIoTException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
