using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>What all requests to the IoT control plane have in common.</summary>
public class AmazonIoTRequest : AmazonWebServiceRequest
{
}
