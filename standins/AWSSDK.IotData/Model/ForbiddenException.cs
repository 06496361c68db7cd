using System.Net;
using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>The caller is not allowed to do this, whether what it names exists or not; HTTP 403.</summary>
public class ForbiddenException : AmazonIotDataException
{
    /// <summary>Creates the exception with its message.</summary>
    public ForbiddenException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public ForbiddenException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
