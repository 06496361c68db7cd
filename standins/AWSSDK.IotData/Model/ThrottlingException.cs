using System.Net;
using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>The rate exceeds the limit; HTTP 429.</summary>
public class ThrottlingException : AmazonIotDataException
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
