using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary><c>PUT /target-policies/{policyName}</c>.</summary>
internal sealed class AttachPolicyRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static AttachPolicyRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var publicRequest = (AttachPolicyRequest)input;
        var request = IoTRequest.Create(input, "PUT", "/target-policies/{policyName}");
        request.AddRequiredPathResource("policyName", publicRequest.PolicyName);
        request.SetTarget(publicRequest.Target);
        return request;
    }
}
