using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>ListRules.</summary>
internal sealed class ListRules(EventBuses buses, IAccessControl access) : IJsonOperation
{
    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var bus = buses.ArnOf(JsonProtocol.OptionalText(input, "EventBusName"));
        EventBridgeAccess.Demand(access, request, "events:ListRules", bus);
        var prefix = JsonProtocol.OptionalText(input, "NamePrefix") ?? "";
        var found = buses.Rules
            .Where(rule => rule.BusArn == bus && rule.Name.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(rule => rule.Name, StringComparer.Ordinal)
            .Select(rule => (JsonNode?)new JsonObject
            {
                ["Name"] = rule.Name,
                ["Arn"] = rule.Arn,
                ["EventPattern"] = rule.PatternText,
                ["State"] = rule.IsEnabled ? "ENABLED" : "DISABLED",
                ["EventBusName"] = bus[(bus.IndexOf('/', StringComparison.Ordinal) + 1)..],
            });
        return Task.FromResult(new JsonObject { ["Rules"] = new JsonArray([.. found]) });
    }
}
