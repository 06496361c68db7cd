using System.Net;
using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>The account has too many schedules; HTTP 402.</summary>
public class ServiceQuotaExceededException : AmazonSchedulerException
{
    /// <summary>Creates the exception with its message.</summary>
    public ServiceQuotaExceededException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public ServiceQuotaExceededException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
