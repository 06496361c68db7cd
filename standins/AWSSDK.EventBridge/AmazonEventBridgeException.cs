using System.Net;
using Amazon.Runtime;

namespace Amazon.EventBridge;

/// <summary>EventBridge refused or failed a request.</summary>
public class AmazonEventBridgeException : AmazonServiceException
{
    /// <summary>Creates the exception with its message.</summary>
    public AmazonEventBridgeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public AmazonEventBridgeException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
