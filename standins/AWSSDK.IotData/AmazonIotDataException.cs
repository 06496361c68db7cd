using System.Net;
using Amazon.Runtime;

namespace Amazon.IotData;

/// <summary>The IoT data plane refused or failed a request.</summary>
public class AmazonIotDataException : AmazonServiceException
{
    /// <summary>Creates the exception with its message.</summary>
    public AmazonIotDataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from an error response.</summary>
    public AmazonIotDataException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
