using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>PutEvents: 1 to 10 events, each of which may fail by itself while the call answers 200.</summary>
internal sealed partial class PutEvents(
    EventBuses buses, IAccessControl access, CloudOptions options, TimeProvider clock, ILogger<PutEvents> logger) : IJsonOperation
{
    private const int MaximumEntries = 10;
    private const int MaximumBytes = 1_048_576;

    /// <inheritdoc/>
    public Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Principal
            ?? throw new AwsException("MissingAuthenticationTokenException", 400, "Missing Authentication Token");
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
        try
        {
            buses.Publish(buses.ArnOf(entry.EventBusName), entry.ToEvent(id, options.AccountId, options.Region, clock.GetUtcNow()));
        }
        catch (StorageException e)
        {
            // The sender sends it again; a target that has it already gets it twice, as on AWS.
            return Failed(e.Message);
        }
        catch (Exception e)
        {
            // A failure of ours, and this entry's alone: were it the call's, the sender would send again what was delivered before it.
            NotPut(logger, e, id);
            return Failed("Internal failure.");
        }

        return new() { ["EventId"] = id };
    }

    private static JsonObject Failed(string message) => new() { ["ErrorCode"] = "InternalFailure", ["ErrorMessage"] = message };

    [LoggerMessage(4731, LogLevel.Error, "The event {Id} could not be put on its bus", EventName = "EventNotPut")]
    private static partial void NotPut(ILogger logger, Exception exception, string id);
}

/// <summary>One entry of PutEvents, as it was sent.</summary>
internal sealed class PutEventsEntry(JsonObject entry)
{
    private const int TimeBytes = 14;
    private const double EarliestTime = -62_135_596_800; // the year 1
    private const double TimesEnd = 253_402_300_800; // the year 10000
    private const int MaximumDetailTypeLength = 128;

    private readonly double? _time = entry["Time"] switch
    {
        null => null,
        JsonValue time when time.GetValueKind() == JsonValueKind.Number => time.GetValue<double>(),
        _ => throw Malformed("Time"),
    };

    private readonly string[] _resources = entry["Resources"] switch
    {
        null => [],
        JsonArray resources when resources.All(resource => resource?.GetValueKind() == JsonValueKind.String) =>
            [.. resources.Select(resource => resource!.GetValue<string>())],
        _ => throw Malformed("Resources"),
    };

    private readonly string? _detail = JsonProtocol.OptionalText(entry, "Detail");

    /// <summary>Who says it.</summary>
    public string? Source { get; } = JsonProtocol.OptionalText(entry, "Source");

    /// <summary>What happened.</summary>
    public string? DetailType { get; } = JsonProtocol.OptionalText(entry, "DetailType");

    /// <summary>Name or ARN of the bus, or <see langword="null"/> for the default one.</summary>
    public string? EventBusName { get; } = JsonProtocol.OptionalText(entry, "EventBusName");

    /// <summary>Bytes that the entry counts.</summary>
    public int Size => (_time is null ? 0 : TimeBytes) + Bytes(Source) + Bytes(DetailType) + Bytes(_detail) + _resources.Sum(Bytes);

    /// <summary>What is wrong with the entry, as code and message, or <see langword="null"/>.</summary>
    public (string Code, string Message)? Problem
    {
        get
        {
            foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
                [("Source", Source), ("DetailType", DetailType), ("Detail", _detail)])
            {
                if (string.IsNullOrEmpty(value))
                {
                    return ("InvalidArgument", $"Parameter {name} is not valid. Reason: {name} is a required argument.");
                }
            }

            return Source!.StartsWith("aws.", StringComparison.OrdinalIgnoreCase)
                ? ("NotAuthorizedForSourceException", "Not authorized for the source.")
                : _time is { } time and not (>= EarliestTime and < TimesEnd)
                    ? ("InvalidArgument", $"Parameter Time is not valid. Reason: {time} is no time.")
                : DetailType!.Length > MaximumDetailTypeLength
                    ? ("InvalidArgument", $"Parameter DetailType is not valid. Reason: it must be at most {MaximumDetailTypeLength} characters.")
                    : Detail() is null ? ("MalformedDetail", "Detail is malformed.") : null;
        }
    }

    /// <summary>The event that the entry becomes; the entry has no problem.</summary>
    public JsonObject ToEvent(string id, string account, string region, DateTimeOffset now)
    {
        var e = new BusEvent("", Source!, DetailType!, Detail()!)
        {
            Resources = _resources,
            Time = _time is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null,
        };
        return e.ToJson(id, account, region, now);
    }

    private static int Bytes(string? text) => Encoding.UTF8.GetByteCount(text ?? "");

    private static AwsException Malformed(string name) =>
        new("SerializationException", 400, $"{name} can not be converted.");

    private JsonObject? Detail()
    {
        try
        {
            return JsonText.Parse(_detail!) as JsonObject;
        }
        catch (JsonException)
        {
            // The entry fails with MalformedDetail; its author has the text.
            return null;
        }
    }
}
