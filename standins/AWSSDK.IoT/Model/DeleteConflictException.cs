using System.Net;
using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The policy is attached to something, or was minutes ago, or has further versions; HTTP 409.</summary>
public class DeleteConflictException : AmazonIoTException
{
    /// <summary>Creates the exception with its message.</summary>
    public DeleteConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public DeleteConflictException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
