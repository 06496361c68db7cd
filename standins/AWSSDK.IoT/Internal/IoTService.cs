using Amazon.IoT.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT.Internal;

/// <summary>The IoT control plane, as its operations know it.</summary>
internal static class IoTService
{
    public static Service Instance { get; } = new("Amazon.IoT", "IoT", "2015-05-28", ErrorOf);

    private static AmazonIoTException ErrorOf(ErrorResponse e) => e.Code switch
    {
        "ThrottlingException" => new ThrottlingException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InvalidRequestException" => new InvalidRequestException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "UnauthorizedException" => new UnauthorizedException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ResourceNotFoundException" => new ResourceNotFoundException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "DeleteConflictException" => new DeleteConflictException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "LimitExceededException" => new LimitExceededException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InternalFailureException" => new InternalFailureException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ServiceUnavailableException" => new ServiceUnavailableException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => new AmazonIoTException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
    };
}
