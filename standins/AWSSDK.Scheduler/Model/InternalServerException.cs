using System.Net;
using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>The service failed; HTTP 500.</summary>
public class InternalServerException : AmazonSchedulerException
{
    /// <summary>Creates the exception with its message.</summary>
    public InternalServerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public InternalServerException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
