using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

internal sealed class DescribeEndpointResponseUnmarshaller : IoTResponseUnmarshaller
{
    public static DescribeEndpointResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return new DescribeEndpointResponse { EndpointAddress = document.RootElement.Text("endpointAddress") };
    }
}
