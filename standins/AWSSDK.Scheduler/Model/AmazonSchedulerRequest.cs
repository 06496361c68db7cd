using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>What all requests to EventBridge Scheduler have in common.</summary>
public class AmazonSchedulerRequest : AmazonWebServiceRequest
{
}
