using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.ControlPlane;

/// <summary><c>POST /target-policies/{policyName}</c>: detaches a policy from an identity.</summary>
internal sealed class DetachPolicy(
    ControlPlaneCalls calls, PolicyAttachments attachments, IotOptions options, TimeProvider clock) : IRestOperation
{
    private readonly RateLimiter _rate = new(options.AttachmentCallsPerSecond, clock);

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var target = AttachPolicy.TargetIn(call);
        calls.Admit(call.Request, "iot:DetachPolicy", _rate, ControlPlaneCalls.ResourceOf(target));
        attachments.Detach(ControlPlaneCalls.Target(target), calls.PolicyName(call));
        return Task.FromResult(new AwsResponse());
    }
}
