using Amazon.IoT.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT.Internal;

/// <summary><c>PUT /target-policies/{policyName}</c>.</summary>
internal static class AttachPolicy
{
    public static Operation<AttachPolicyRequest, AttachPolicyResponse> Operation { get; } = new(IoTService.Instance, Write);

    private static DefaultRequest Write(AttachPolicyRequest input)
    {
        var request = IoTService.Instance.NewRequest(input, "PUT", "/target-policies/{policyName}");
        IoTService.Instance.AddPathResource(request, "policyName", input.PolicyName);
        request.SetJson("application/json", ("target", input.Target));
        return request;
    }
}
