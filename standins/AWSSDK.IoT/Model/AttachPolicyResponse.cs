using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The policy is attached.</summary>
public class AttachPolicyResponse : AmazonWebServiceResponse
{
}
