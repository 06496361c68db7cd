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

/// <summary>ListEventBuses.</summary>
internal sealed class ListEventBuses(EventBuses buses, IAccessControl access) : IJsonOperation
{
    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        EventBridgeAccess.Demand(access, request, "events:ListEventBuses", "*");
        var prefix = JsonProtocol.OptionalText(input, "NamePrefix") ?? "";
        var found = buses.Arns
            .Select(arn => (Arn: arn, Name: arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..]))
            .Where(bus => bus.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(bus => (JsonNode?)new JsonObject { ["Name"] = bus.Name, ["Arn"] = bus.Arn });
        return Task.FromResult(new JsonObject { ["EventBuses"] = new JsonArray([.. found]) });
    }
}

/// <summary>Lets callers of the operations that only read go on.</summary>
internal static class EventBridgeAccess
{
    /// <summary>Lets the caller go on, or throws.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>, <c>MissingAuthenticationTokenException</c>.</exception>
    public static void Demand(IAccessControl access, AwsRequest request, string action, string resource) => access.Demand(new AccessRequest(
        request.Principal ?? throw new AwsException("MissingAuthenticationTokenException", 400, "Missing Authentication Token"), action, resource));
}
