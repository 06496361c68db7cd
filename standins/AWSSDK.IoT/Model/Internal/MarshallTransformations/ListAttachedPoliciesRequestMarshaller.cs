using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary><c>POST /attached-policies/{target}?marker=…</c>, without a body.</summary>
internal sealed class ListAttachedPoliciesRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static ListAttachedPoliciesRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var publicRequest = (ListAttachedPoliciesRequest)input;
        var request = IoTRequest.Create(input, "POST", "/attached-policies/{target}");
        request.UseQueryString = true;
        request.AddRequiredPathResource("target", publicRequest.Target);
        if (publicRequest.Marker is { } marker)
        {
            request.Parameters.Add("marker", marker);
        }

        return request;
    }
}
