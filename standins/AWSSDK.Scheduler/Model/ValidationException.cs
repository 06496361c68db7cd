using System.Net;
using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>A parameter is not valid; HTTP 400.</summary>
public class ValidationException : AmazonSchedulerException
{
    /// <summary>Creates the exception with its message.</summary>
    public ValidationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public ValidationException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
