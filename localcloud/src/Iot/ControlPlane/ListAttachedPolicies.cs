using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.ControlPlane;

/// <summary>
/// <c>POST /attached-policies/{target}</c>: the policies of an identity, in pages; <c>recursive</c> asks for groups, which there are none of.
/// </summary>
internal sealed class ListAttachedPolicies(
    ControlPlaneCalls calls, PolicyAttachments attachments, IotArns arns, IotOptions options, TimeProvider clock)
    : IRestOperation
{
    private const int MaxPageSize = 250;

    private readonly RateLimiter _rate = new(options.AttachmentCallsPerSecond, clock);

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        calls.Admit(call.Request, "iot:ListAttachedPolicies", _rate);
        var target = ControlPlaneCalls.Target(call.Labels["target"]);
        var page = Page.Of(attachments.NamesOf(target), call, "pageSize", MaxPageSize, MaxPageSize, "marker", ControlPlaneCalls.Invalid);
        var answer = new JsonObject
        {
            ["policies"] = new JsonArray([.. page.Items.Select(name => new JsonObject
            {
                ["policyName"] = name,
                ["policyArn"] = arns.Policy(name),
            })]),
        };
        if (page.Next is not null)
        {
            answer["nextMarker"] = page.Next;
        }

        return Task.FromResult(RestJsonProtocol.Answer(answer));
    }
}
