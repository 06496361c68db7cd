using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.ControlPlane;

/// <summary>
/// <c>POST /attached-policies/{target}</c>: the policies of an identity. At most ten can be attached, so there is one page.
/// </summary>
internal sealed class ListAttachedPolicies(
    ControlPlaneCalls calls, PolicyAttachments attachments, IotArns arns, IotOptions options, TimeProvider clock)
    : IRestOperation
{
    private readonly RateLimiter _rate = new(options.AttachmentCallsPerSecond, clock);

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        calls.Admit(call.Request, "iot:ListAttachedPolicies", _rate);
        if (call.QueryValue("marker") is not null || call.QueryValue("pageSize") is not null)
        {
            throw NotEmulated.Parameter("iot", "ListAttachedPolicies", "pageSize");
        }

        var names = attachments.NamesOf(ControlPlaneCalls.Target(call.Labels["target"]));
        return Task.FromResult(RestJsonProtocol.Answer(new JsonObject
        {
            ["policies"] = new JsonArray([.. names.Select(name => new JsonObject
            {
                ["policyName"] = name,
                ["policyArn"] = arns.Policy(name),
            })]),
        }));
    }
}
