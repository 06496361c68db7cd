using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary><c>DELETE /policies/{policyName}</c>.</summary>
internal sealed class DeletePolicyRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static DeletePolicyRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = IoTRequest.Create(input, "DELETE", "/policies/{policyName}");
        request.AddRequiredPathResource("policyName", ((DeletePolicyRequest)input).PolicyName);
        return request;
    }
}
