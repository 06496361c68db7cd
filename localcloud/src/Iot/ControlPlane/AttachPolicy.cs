using System.Text.Json;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.ControlPlane;

/// <summary><c>PUT /target-policies/{policyName}</c>: attaches a policy to an identity. Counts at once here, in minutes on AWS.</summary>
internal sealed class AttachPolicy(
    ControlPlaneCalls calls, PolicyAttachments attachments, IotOptions options, TimeProvider clock) : IRestOperation
{
    private readonly RateLimiter _rate = new(options.AttachmentCallsPerSecond, clock);

    /// <summary>The body's <c>target</c>, or <see langword="null"/>.</summary>
    public static string? TargetIn(RestCall call) =>
        call.Input()["target"] is { } node && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var target = TargetIn(call);
        calls.Admit(call.Request, "iot:AttachPolicy", _rate, ControlPlaneCalls.ResourceOf(target));
        attachments.Attach(ControlPlaneCalls.Target(target), calls.PolicyName(call));
        return Task.FromResult(new AwsResponse());
    }
}
