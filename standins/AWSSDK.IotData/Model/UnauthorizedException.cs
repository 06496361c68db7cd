using System.Net;
using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>The caller is not authorized; HTTP 401. A denied publish is a plain 403 <c>ForbiddenException</c> instead, which Publish does not model.</summary>
public class UnauthorizedException : AmazonIotDataException
{
    /// <summary>Creates the exception with its message.</summary>
    public UnauthorizedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public UnauthorizedException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
