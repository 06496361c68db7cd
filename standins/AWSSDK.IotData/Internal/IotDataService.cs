using Amazon.IotData.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IotData.Internal;

/// <summary>The IoT data plane, as its operations know it.</summary>
internal static class IotDataService
{
    public static Service Instance { get; } = new("Amazon.IotData", "IoT Data Plane", "2015-05-28", ErrorOf);

    private static AmazonIotDataException ErrorOf(ErrorResponse e) => e.Code switch
    {
        "ThrottlingException" => new ThrottlingException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InvalidRequestException" => new InvalidRequestException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "UnauthorizedException" => new UnauthorizedException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InternalFailureException" => new InternalFailureException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "MethodNotAllowedException" => new MethodNotAllowedException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => new AmazonIotDataException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
    };
}
