using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary><c>POST /policy-targets/{policyName}?marker=…</c>, without a body.</summary>
internal sealed class ListTargetsForPolicyRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static ListTargetsForPolicyRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var publicRequest = (ListTargetsForPolicyRequest)input;
        var request = IoTRequest.Create(input, "POST", "/policy-targets/{policyName}");
        request.UseQueryString = true;
        request.AddRequiredPathResource("policyName", publicRequest.PolicyName);
        if (publicRequest.Marker is { } marker)
        {
            request.Parameters.Add("marker", marker);
        }

        return request;
    }
}
