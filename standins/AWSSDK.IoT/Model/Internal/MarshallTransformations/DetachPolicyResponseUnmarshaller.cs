using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

internal sealed class DetachPolicyResponseUnmarshaller : IoTResponseUnmarshaller
{
    public static DetachPolicyResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new DetachPolicyResponse();
}
