using Amazon.EventBridge.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.EventBridge.Internal;

/// <summary>Event buses, as their operations know them.</summary>
internal static class EventBridgeService
{
    public static Service Instance { get; } = new("Amazon.EventBridge", "EventBridge", "2015-10-07", ErrorOf);

    private static AmazonEventBridgeException ErrorOf(ErrorResponse e) => e.Code switch
    {
        "InternalException" => new InternalException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => new AmazonEventBridgeException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
    };
}
