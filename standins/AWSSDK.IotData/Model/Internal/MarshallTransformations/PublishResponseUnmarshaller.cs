using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.IotData.Model.Internal.MarshallTransformations;

/// <summary>Nothing of a good answer is used; a bad one becomes the exception of its name.</summary>
internal sealed class PublishResponseUnmarshaller : JsonResponseUnmarshaller
{
    public static PublishResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new PublishResponse();

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
            "InternalFailureException" => new InternalFailureException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "MethodNotAllowedException" => new MethodNotAllowedException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            _ => new AmazonIotDataException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
        };
    }
}
