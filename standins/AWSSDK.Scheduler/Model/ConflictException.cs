using System.Net;
using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>Updating or deleting the resource can cause an inconsistent state; HTTP 409.</summary>
public class ConflictException : AmazonSchedulerException
{
    /// <summary>Creates the exception with its message.</summary>
    public ConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public ConflictException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
