using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary><c>POST /target-policies/{policyName}</c>.</summary>
internal sealed class DetachPolicyRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static DetachPolicyRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var publicRequest = (DetachPolicyRequest)input;
        var request = IoTRequest.Create(input, "POST", "/target-policies/{policyName}");
        request.AddRequiredPathResource("policyName", publicRequest.PolicyName);
        request.SetTarget(publicRequest.Target);
        return request;
    }
}
