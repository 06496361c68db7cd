using Amazon.Scheduler.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.Scheduler.Internal;

/// <summary>EventBridge Scheduler, as its operations know it.</summary>
internal static class SchedulerService
{
    public static Service Instance { get; } = new("Amazon.Scheduler", "Scheduler", "2021-06-30", ErrorOf);

    private static AmazonSchedulerException ErrorOf(ErrorResponse e) => e.Code switch
    {
        "ConflictException" => new ConflictException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InternalServerException" => new InternalServerException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ResourceNotFoundException" => new ResourceNotFoundException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ServiceQuotaExceededException" => new ServiceQuotaExceededException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ThrottlingException" => new ThrottlingException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ValidationException" => new ValidationException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => new AmazonSchedulerException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
    };
}
