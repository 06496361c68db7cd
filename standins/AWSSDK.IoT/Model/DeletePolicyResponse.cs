using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The policy is deleted.</summary>
public class DeletePolicyResponse : AmazonWebServiceResponse
{
}
