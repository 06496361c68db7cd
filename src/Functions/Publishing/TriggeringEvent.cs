using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Functions.Json;
using Realtime.Messages;

namespace Functions.Publishing;

/// <summary>What makes the backend publish: an EventBridge event, whose detail is the body, or a direct call with the body itself.</summary>
/// <param name="Source">The EventBridge event's source; <see langword="null"/> for a direct call.</param>
/// <param name="DetailType">The EventBridge event's detail-type.</param>
/// <param name="EventId">The EventBridge event's id.</param>
/// <param name="Body">The body, as it came: any JSON.</param>
[JsonConverter(typeof(TriggeringEventConverter))]
public sealed record TriggeringEvent(string? Source, string? DetailType, string? EventId, JsonElement Body)
{
    /// <summary>The source of what is called directly.</summary>
    public const string DirectCall = "invoke";

    /// <summary>Of when the EventBridge event is; <see langword="null"/> for a direct call, or when it tells no time.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Tells the two apart: only EventBridge's events have a detail type.</summary>
    public static TriggeringEvent Of(JsonElement input) =>
        input.Field("detail-type") is { } type && input.Field("detail") is { } detail
            ? new TriggeringEvent(input.Field("source")?.Text() ?? "", type.Text() ?? "", input.Field("id")?.Text(), detail)
            {
                Time = Timestamp.TryParse(input.Field("time")?.Text(), out var time) ? time : null,
            }
            : new TriggeringEvent(null, null, null, input);

    /// <summary>
    /// What ids are made from. The id is the publisher's own, or else the event's, or else the request's, which Lambda keeps when it
    /// retries; the source keeps apart what different publishers call by one id.
    /// </summary>
    /// <param name="ownId">The id in the body.</param>
    /// <param name="detailType">What an event of this kind has as its detail-type, which a direct call leaves out.</param>
    /// <param name="context">The invocation.</param>
    public EventKey KeyFor(string? ownId, string detailType, ILambdaContext context) =>
        new(Source ?? DirectCall, DetailType ?? detailType, ownId ?? EventId ?? context.AwsRequestId);
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
