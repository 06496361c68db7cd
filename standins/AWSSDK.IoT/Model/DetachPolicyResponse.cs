using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The policy is detached.</summary>
public class DetachPolicyResponse : AmazonWebServiceResponse
{
}
