using System.Text.Json;
using Amazon.IoT.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT.Internal;

/// <summary><c>POST /policy-targets/{policyName}?marker=…</c>, without a body.</summary>
internal static class ListTargetsForPolicy
{
    public static Operation<ListTargetsForPolicyRequest, ListTargetsForPolicyResponse> Operation { get; } = new(IoTService.Instance, Write, Read);

    private static DefaultRequest Write(ListTargetsForPolicyRequest input)
    {
        var request = IoTService.Instance.NewRequest(input, "POST", "/policy-targets/{policyName}");
        IoTService.Instance.AddPathResource(request, "policyName", input.PolicyName);
        request.AddQuery("marker", input.Marker);
        return request;
    }

    private static ListTargetsForPolicyResponse Read(JsonElement answer) => new()
    {
        NextMarker = answer.Text("nextMarker"),
        Targets = answer.Items("targets", target => target.GetString()),
    };
}
