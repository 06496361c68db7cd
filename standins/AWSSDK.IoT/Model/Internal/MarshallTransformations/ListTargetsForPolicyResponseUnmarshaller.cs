using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

internal sealed class ListTargetsForPolicyResponseUnmarshaller : IoTResponseUnmarshaller
{
    public static ListTargetsForPolicyResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return new ListTargetsForPolicyResponse
        {
            NextMarker = document.RootElement.Text("nextMarker"),
            Targets = document.RootElement.TryGetProperty("targets", out var targets) && targets.ValueKind is JsonValueKind.Array
                ? [.. targets.EnumerateArray().Select(target => target.GetString()!)]
                : null,
        };
    }
}
