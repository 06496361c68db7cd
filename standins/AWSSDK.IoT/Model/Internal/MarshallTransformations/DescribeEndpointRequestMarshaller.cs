using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary><c>GET /endpoint?endpointType=…</c>.</summary>
internal sealed class DescribeEndpointRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static DescribeEndpointRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var publicRequest = (DescribeEndpointRequest)input;
        var request = IoTRequest.Create(input, "GET", "/endpoint");
        request.UseQueryString = true;
        if (publicRequest.EndpointType is { } type)
        {
            request.Parameters.Add("endpointType", type);
        }

        return request;
    }
}
