using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

internal sealed class ListAttachedPoliciesResponseUnmarshaller : IoTResponseUnmarshaller
{
    public static ListAttachedPoliciesResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return new ListAttachedPoliciesResponse
        {
            NextMarker = document.RootElement.Text("nextMarker"),
            Policies = document.RootElement.TryGetProperty("policies", out var policies) && policies.ValueKind is JsonValueKind.Array
                ? [.. policies.EnumerateArray().Select(policy => new Policy { PolicyArn = policy.Text("policyArn"), PolicyName = policy.Text("policyName") })]
                : null,
        };
    }
}
