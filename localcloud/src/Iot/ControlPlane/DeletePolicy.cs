using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.ControlPlane;

/// <summary><c>DELETE /policies/{policyName}</c>: deletes a policy that is attached to nothing, and has not been for five minutes.</summary>
internal sealed class DeletePolicy(
    ControlPlaneCalls calls, PolicyAttachments attachments, IotArns arns, IotOptions options, TimeProvider clock) : IRestOperation
{
    private readonly RateLimiter _rate = new(options.AttachmentCallsPerSecond, clock);

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        calls.Admit(call.Request, "iot:DeletePolicy", _rate, arns.Policy(call.Labels["policyName"]));
        attachments.DeletePolicy(calls.PolicyName(call));
        return Task.FromResult(new AwsResponse());
    }
}
