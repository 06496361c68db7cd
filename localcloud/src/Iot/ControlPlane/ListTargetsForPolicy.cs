using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.ControlPlane;

/// <summary><c>POST /policy-targets/{policyName}</c>: what a policy is attached to, in pages.</summary>
internal sealed class ListTargetsForPolicy(
    ControlPlaneCalls calls, PolicyAttachments attachments, IotArns arns, IotOptions options, TimeProvider clock)
    : IRestOperation
{
    private const int MaxPageSize = 250;

    private readonly RateLimiter _rate = new(options.AttachmentCallsPerSecond, clock);

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        calls.Admit(call.Request, "iot:ListTargetsForPolicy", _rate, arns.Policy(call.Labels["policyName"]));
        var targets = attachments.TargetsOf(calls.PolicyName(call));
        var page = Page.Of(targets, call, "pageSize", MaxPageSize, MaxPageSize, "marker", ControlPlaneCalls.Invalid);
        var answer = new JsonObject { ["targets"] = new JsonArray([.. page.Items.Select(target => JsonValue.Create(target))]) };
        if (page.Next is not null)
        {
            answer["nextMarker"] = page.Next;
        }

        return Task.FromResult(RestJsonProtocol.Answer(answer));
    }
}
