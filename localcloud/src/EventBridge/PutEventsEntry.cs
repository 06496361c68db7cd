using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

/// <summary>One entry of PutEvents, as it was sent.</summary>
internal sealed class PutEventsEntry(JsonObject entry)
{
    private const int TimeBytes = 14;
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
            return JsonNode.Parse(_detail!, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            // The entry fails with MalformedDetail; its author has the text.
            return null;
        }
    }
}
