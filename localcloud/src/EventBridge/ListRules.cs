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
            .ToDictionary(rule => rule.Name, rule => new JsonObject
            {
                ["Name"] = rule.Name,
                ["Arn"] = rule.Arn,
                ["EventPattern"] = rule.PatternText,
                ["State"] = rule.IsEnabled ? "ENABLED" : "DISABLED",
                ["EventBusName"] = bus[(bus.IndexOf('/', StringComparison.Ordinal) + 1)..],
            });
        return Task.FromResult(EventBridgePages.Of(input, "Rules", found));
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
            .ToDictionary(target => target.Id, target => new JsonObject { ["Id"] = target.Id, ["Arn"] = target.Arn });
        return Task.FromResult(EventBridgePages.Of(input, "Targets", targets));
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
            .ToDictionary(bus => bus.Name, bus => new JsonObject { ["Name"] = bus.Name, ["Arn"] = bus.Arn });
        return Task.FromResult(EventBridgePages.Of(input, "EventBuses", found));
    }
}

/// <summary>Lists in pages.</summary>
internal static class EventBridgePages
{
    private const int Most = 100;

    /// <summary>The page of <paramref name="all"/> that <paramref name="input"/> asks for.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>.</exception>
    public static JsonObject Of(JsonObject input, string member, IReadOnlyDictionary<string, JsonObject> all)
    {
        var limit = input["Limit"] is null ? Most : input["Limit"] is JsonValue value && value.TryGetValue<int>(out var asked) ? asked : 0;
        if (limit is < 1 or > Most)
        {
            throw Invalid($"1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must be from 1 to {Most}");
        }

        var page = Page.Of(
            [.. all.Keys], limit, JsonProtocol.OptionalText(input, "NextToken"), () => Invalid("The NextToken is invalid."));
        var answer = new JsonObject { [member] = new JsonArray([.. page.Items.Select(name => (JsonNode?)all[name])]) };
        if (page.Next is not null)
        {
            answer["NextToken"] = page.Next;
        }

        return answer;
    }

    private static AwsException Invalid(string message) => new("ValidationException", StatusCodes.Status400BadRequest, message);
}

/// <summary>Lets callers of the operations that only read go on.</summary>
internal static class EventBridgeAccess
{
    /// <summary>Lets the caller go on, or throws.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>, <c>MissingAuthenticationTokenException</c>.</exception>
    public static void Demand(IAccessControl access, AwsRequest request, string action, string resource) => access.Demand(new AccessRequest(
        request.Principal ?? throw new AwsException("MissingAuthenticationTokenException", 400, "Missing Authentication Token"), action, resource));
}
