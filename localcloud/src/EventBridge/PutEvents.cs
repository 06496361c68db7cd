using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>PutEvents: 1 to 10 events, each of which may fail by itself while the call answers 200.</summary>
internal sealed class PutEvents(EventBuses buses, IAccessControl access, CloudOptions options, TimeProvider clock) : IJsonOperation
{
    private const int MaximumEntries = 10;
    private const int MaximumBytes = 1_048_576;

    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Principal
            ?? throw new AwsException("MissingAuthenticationTokenException", 400, "Missing Authentication Token");
        if (input.ContainsKey("EndpointId"))
        {
            throw NotEmulated.Parameter("events", "PutEvents", "EndpointId");
        }

        var entries = Entries(input);
        foreach (var entry in entries)
        {
            access.Demand(new AccessRequest(principal, "events:PutEvents", buses.ArnOf(entry.EventBusName), ContextOf(entry)));
        }

        if (entries.Sum(entry => entry.Size) > MaximumBytes)
        {
            throw new AwsException("ValidationException", 400, "Total size of the entries in the request is over the limit.");
        }

        var results = entries.Select(Put).ToList();
        return Task.FromResult(new JsonObject
        {
            ["FailedEntryCount"] = results.Count(result => result.ContainsKey("ErrorCode")),
            ["Entries"] = new JsonArray([.. results]),
        });
    }

    private static List<PutEventsEntry> Entries(JsonObject input)
    {
        var constraint = input["Entries"] switch
        {
            null => "Member must not be null",
            JsonArray { Count: 0 } => "Member must have length greater than or equal to 1",
            JsonArray { Count: > MaximumEntries } => $"Member must have length less than or equal to {MaximumEntries}",
            JsonArray => null,
            _ => throw new AwsException("SerializationException", 400, "Unexpected field type"),
        };
        if (constraint is { })
        {
            throw new AwsException(
                "ValidationException",
                400,
                $"1 validation error detected: Value at 'entries' failed to satisfy constraint: {constraint}");
        }

        return [.. input["Entries"]!.AsArray().Select(entry => new PutEventsEntry(
            entry as JsonObject ?? throw new AwsException("SerializationException", 400, "Unexpected field type")))];
    }

    private static Dictionary<string, IReadOnlyList<string>> ContextOf(PutEventsEntry entry)
    {
        var context = new Dictionary<string, IReadOnlyList<string>>();
        if (entry.Source is { } source)
        {
            context["events:source"] = [source];
        }

        if (entry.DetailType is { } detailType)
        {
            context["events:detail-type"] = [detailType];
        }

        return context;
    }

    private JsonObject Put(PutEventsEntry entry)
    {
        if (entry.Problem is var (code, message))
        {
            return new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };
        }

        var id = Guid.NewGuid().ToString();
        buses.Publish(buses.ArnOf(entry.EventBusName), entry.ToEvent(id, options.AccountId, options.Region, clock.GetUtcNow()));
        return new() { ["EventId"] = id };
    }
}
