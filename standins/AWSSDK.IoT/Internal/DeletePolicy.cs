using Amazon.IoT.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT.Internal;

/// <summary><c>DELETE /policies/{policyName}</c>.</summary>
internal static class DeletePolicy
{
    public static Operation<DeletePolicyRequest, DeletePolicyResponse> Operation { get; } = new(IoTService.Instance, Write);

    private static DefaultRequest Write(DeletePolicyRequest input)
    {
        var request = IoTService.Instance.NewRequest(input, "DELETE", "/policies/{policyName}");
        IoTService.Instance.AddPathResource(request, "policyName", input.PolicyName);
        return request;
    }
}
