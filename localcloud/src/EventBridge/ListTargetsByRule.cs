using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>ListTargetsByRule.</summary>
internal sealed class ListTargetsByRule(EventBuses buses, IAccessControl access) : IJsonOperation
{
    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var bus = buses.ArnOf(JsonProtocol.OptionalText(input, "EventBusName"));
        var name = JsonProtocol.RequiredText(input, "Rule");
        var rule = buses.Rules.FirstOrDefault(rule => rule.BusArn == bus && rule.Name == name);
        EventBridgeAccess.Demand(access, request, "events:ListTargetsByRule", rule?.Arn ?? "*");
        var targets = (rule ?? throw new AwsException("ResourceNotFoundException", 400, $"Rule {name} does not exist on EventBus {bus}.")).Targets
            .Select(target => (JsonNode?)new JsonObject { ["Id"] = target.Id, ["Arn"] = target.Arn });
        return Task.FromResult(new JsonObject { ["Targets"] = new JsonArray([.. targets]) });
    }
}
