using Amazon.IoT.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT.Internal;

/// <summary><c>POST /target-policies/{policyName}</c>.</summary>
internal static class DetachPolicy
{
    public static Operation<DetachPolicyRequest, DetachPolicyResponse> Operation { get; } = new(IoTService.Instance, Write);

    private static DefaultRequest Write(DetachPolicyRequest input)
    {
        var request = IoTService.Instance.NewRequest(input, "POST", "/target-policies/{policyName}");
        IoTService.Instance.AddPathResource(request, "policyName", input.PolicyName);
        request.SetJson("application/json", ("target", input.Target));
        return request;
    }
}
