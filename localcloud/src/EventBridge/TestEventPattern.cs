using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>TestEventPattern: whether a pattern matches an event, without any rule.</summary>
internal sealed class TestEventPattern(IAccessControl access) : IJsonOperation
{
    private static readonly string[] Required = ["id", "account", "source", "time", "region", "resources", "detail-type"];

    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        EventBridgeAccess.Demand(access, request, "events:TestEventPattern", "*");
        var pattern = Parse(JsonProtocol.RequiredText(input, "EventPattern")) ?? throw PatternErrors.Invalid("$", "Filter is not an object");
        var e = Parse(JsonProtocol.RequiredText(input, "Event")) ?? throw new AwsException("ValidationException", 400, "Parameter Event is not valid.");
        if (Required.FirstOrDefault(name => !e.ContainsKey(name)) is { } missing)
        {
            throw new AwsException("ValidationException", 400, $"Parameter Event is not valid. Reason: '{missing}' is missing.");
        }

        return Task.FromResult(new JsonObject { ["Result"] = EventPattern.Parse(pattern).Matches(e) });
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonText.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Refused by the caller, which knows what it should have been.
            return null;
        }
    }
}
