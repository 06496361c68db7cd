using System.Text.Json;
using Amazon.IoT.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT.Internal;

/// <summary><c>POST /attached-policies/{target}?marker=…</c>, without a body.</summary>
internal static class ListAttachedPolicies
{
    public static Operation<ListAttachedPoliciesRequest, ListAttachedPoliciesResponse> Operation { get; } = new(IoTService.Instance, Write, Read);

    private static DefaultRequest Write(ListAttachedPoliciesRequest input)
    {
        var request = IoTService.Instance.NewRequest(input, "POST", "/attached-policies/{target}");
        IoTService.Instance.AddPathResource(request, "target", input.Target);
        request.AddQuery("marker", input.Marker);
        return request;
    }

    private static ListAttachedPoliciesResponse Read(JsonElement answer) => new()
    {
        NextMarker = answer.Text("nextMarker"),
        Policies = answer.Items("policies", policy => new Policy { PolicyArn = policy.Text("policyArn"), PolicyName = policy.Text("policyName") }),
    };
}
