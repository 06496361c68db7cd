using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Functions.Json;

namespace Functions.Publishing;

/// <summary>What makes the backend publish: an EventBridge event, whose detail is the body, or a direct call with the body itself.</summary>
/// <param name="EventId">The EventBridge event's id.</param>
/// <param name="Body">The body, as it came: any JSON.</param>
[JsonConverter(typeof(TriggeringEventConverter))]
public sealed record TriggeringEvent(string? EventId, JsonElement Body)
{
    /// <summary>Tells the two apart: only EventBridge's events have a detail type.</summary>
    public static TriggeringEvent Of(JsonElement input) =>
        input.Field("detail-type") is not null && input.Field("detail") is { } detail
            ? new TriggeringEvent(input.Field("id")?.Text(), detail)
            : new TriggeringEvent(null, input);

    /// <summary>
    /// What ids are made from: the publisher's own id, or else the event's, or else the request's, which Lambda keeps when it retries.
    /// </summary>
    public string IdFor(string? ownId, ILambdaContext context) => ownId ?? EventId ?? context.AwsRequestId;
}

/// <summary>Takes any JSON: whether it is a good request is decided where the answer can say what is wrong.</summary>
internal sealed class TriggeringEventConverter : JsonConverter<TriggeringEvent>
{
    public override bool HandleNull => true;

    public override TriggeringEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TriggeringEvent.Of(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, TriggeringEvent value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Events are only read.");
}
