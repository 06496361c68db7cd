using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

internal sealed class DeletePolicyResponseUnmarshaller : IoTResponseUnmarshaller
{
    public static DeletePolicyResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new DeletePolicyResponse();
}
