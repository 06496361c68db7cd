using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Trails;

namespace LocalCloud.Iot.Local;

/// <summary>
/// <c>GET /_local/way/{id}</c>: one message's way through everything, oldest step first: published, in rules, in functions, written into
/// tables, delivered. What belongs together is told by ids: that which is asked for, and the trace ids of the messages that have it.
/// </summary>
internal sealed class WayEndpoint(RecentMessages messages, Trail trail) : ILocalEndpoint
{
    private const int MaxSteps = 200;
    private const int MinIdLength = 3;
    private const int MaxIdLength = 256;
    private const int ShownBytes = 1_024;

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/way/{**id}", Find);

    private IResult Find(string id)
    {
        if (id.Length is < MinIdLength or > MaxIdLength)
        {
            return Results.Text($"An id has {MinIdLength} to {MaxIdLength} characters.", statusCode: StatusCodes.Status400BadRequest);
        }

        var needles = NeedlesOf(id);
        var steps = messages.Naming(needles).SelectMany(StepsOf)
            .Concat(trail.Naming(needles).Select(StepOf))
            .OrderBy(step => step.Time)
            .Take(MaxSteps + 1)
            .ToList();
        var json = new JsonObject
        {
            ["id"] = id,
            ["isCut"] = steps.Count > MaxSteps,
            ["steps"] = new JsonArray([.. steps.Take(MaxSteps).Select(step => step.ToJson())]),
        };
        return Results.Text(json.ToJsonString(), "application/json");
    }

    // Rules and functions get a message in other words, but with its trace id; who asks with that means the message, which may have an id of its own.
    private Needles NeedlesOf(string id)
    {
        var named = messages.Naming(new Needles([id]));
        var own = named.Where(entry => entry.Message.TraceId.ToString() == id).SelectMany(entry => OwnIdsOf(entry.Message.Payload.Span));
        IReadOnlyList<string> ids = [id, .. own];
        return new Needles(new HashSet<string>([.. ids, .. messages.Naming(new Needles(ids)).Select(entry => entry.Message.TraceId.ToString())], StringComparer.Ordinal));
    }

    // An id is a member of that name, or of what is said beside the message in a member with an underscore: {"text":"…","_meta":{"id":"…"}}.
    private static IEnumerable<string> OwnIdsOf(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonText.Parse(payload) is JsonObject message
                ? [.. message.Where(member => member.Key.StartsWith('_')).Select(member => member.Value).OfType<JsonObject>().Prepend(message).Select(IdOf).OfType<string>()]
                : [];
        }
        catch (JsonException)
        {
            // Payloads are whatever their senders like.
            return [];
        }
    }

    private static string? IdOf(JsonObject json) =>
        json["id"] is JsonValue value && value.TryGetValue<string>(out var id) && id.Length is >= MinIdLength and <= MaxIdLength ? id : null;

    private IEnumerable<WayStep> StepsOf(RecentMessage entry)
    {
        var message = entry.Message;
        var text = Text(message.Payload, isCut: entry.PayloadBytes > message.Payload.Length);
        var step = new WayStep(message.ReceivedAt, "publish", message.Topic, message.Source.ClientId ?? message.Source.Principal?.Arn ?? "AWS IoT")
        {
            Id = message.TraceId.ToString(),
            Outcome = $"QoS {(int)message.QoS}, {entry.PayloadBytes} bytes",
            Text = text,
        };
        yield return step;
        if (messages.DeliveryOf(message) is { } delivered)
        {
            yield return step with { Kind = "deliver", Who = delivered.ToString(), Outcome = delivered.Count == 1 ? "to 1 subscriber" : $"to {delivered.Count} subscribers" };
        }
    }

    private static WayStep StepOf(TrailStep step) => new(step.Time, KindOf(step.Kind), step.What, step.Who)
    {
        Id = step.Id,
        Outcome = step.Outcome ?? "under way",
        Text = Text(step.Given, step.Given.Length >= Trail.MaxBytes),
    };

    private static string KindOf(StepKind kind) => kind switch
    {
        StepKind.Event => "event",
        StepKind.Rule => "rule",
        StepKind.Function => "function",
        _ => "write",
    };

    private static string Text(ReadOnlyMemory<byte> given, bool isCut) => given.Length > ShownBytes
        ? MessagesEndpoint.TextOf(given.Span[..ShownBytes], isCut: true).Text
        : MessagesEndpoint.TextOf(given.Span, isCut).Text;

    private sealed record WayStep(DateTimeOffset Time, string Kind, string What, string Who)
    {
        public required string Id { get; init; }

        public required string Outcome { get; init; }

        public required string Text { get; init; }

        public JsonObject ToJson() => new()
        {
            ["time"] = Time.ToString("O"),
            ["kind"] = Kind,
            ["what"] = What,
            ["who"] = Who,
            ["id"] = Id,
            ["outcome"] = Outcome,
            ["text"] = Text,
        };
    }
}
