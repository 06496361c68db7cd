using Amazon.Runtime;

namespace Amazon.EventBridge.Model;

/// <summary>What all requests to event buses have in common.</summary>
public class AmazonEventBridgeRequest : AmazonWebServiceRequest
{
}
