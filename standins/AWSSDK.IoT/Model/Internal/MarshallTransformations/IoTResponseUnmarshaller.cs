using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary>Turns error responses into the exception of their name.</summary>
internal abstract class IoTResponseUnmarshaller : JsonResponseUnmarshaller
{
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream, AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? 4096, context.JsonMaxDepth);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        return error.Code switch
        {
            "ThrottlingException" => new ThrottlingException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "InvalidRequestException" => new InvalidRequestException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "UnauthorizedException" => new UnauthorizedException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "ResourceNotFoundException" => new ResourceNotFoundException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "DeleteConflictException" => new DeleteConflictException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "LimitExceededException" => new LimitExceededException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "InternalFailureException" => new InternalFailureException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "ServiceUnavailableException" => new ServiceUnavailableException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            _ => new AmazonIoTException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
        };
    }
}
