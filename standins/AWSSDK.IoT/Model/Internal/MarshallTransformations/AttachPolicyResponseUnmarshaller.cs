using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

internal sealed class AttachPolicyResponseUnmarshaller : IoTResponseUnmarshaller
{
    public static AttachPolicyResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new AttachPolicyResponse();
}
