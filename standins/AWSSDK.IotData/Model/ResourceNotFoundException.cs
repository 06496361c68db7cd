using System.Net;
using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>What the request names does not exist; HTTP 404.</summary>
public class ResourceNotFoundException : AmazonIotDataException
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
