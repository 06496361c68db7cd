using System.Net;
using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>The account asks too often; HTTP 429.</summary>
public class ThrottlingException : AmazonSchedulerException
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
