using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

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
