using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>What all requests to the IoT data plane have in common.</summary>
public class AmazonIotDataRequest : AmazonWebServiceRequest
{
}
