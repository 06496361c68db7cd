using System.Net;
using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>There is no such schedule or group; HTTP 404.</summary>
public class ResourceNotFoundException : AmazonSchedulerException
{
    /// <summary>Creates the exception with its message.</summary>
    public ResourceNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public ResourceNotFoundException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
