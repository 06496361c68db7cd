using System.Net;
using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>No such verb at this address; HTTP 405.</summary>
public class MethodNotAllowedException : AmazonIotDataException
{
    /// <summary>Creates the exception with its message.</summary>
    public MethodNotAllowedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public MethodNotAllowedException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
