using System.Net;
using Amazon.Runtime;

namespace Amazon.Scheduler;

/// <summary>EventBridge Scheduler refused or failed a request.</summary>
public class AmazonSchedulerException : AmazonServiceException
{
    /// <summary>Creates the exception with its message.</summary>
    public AmazonSchedulerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public AmazonSchedulerException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
