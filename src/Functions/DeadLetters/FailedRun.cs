using System.Text.Json;
using Functions.Json;

namespace Functions.DeadLetters;

/// <summary>Lambda's record of an event that a function failed on three times, or never came to.</summary>
internal static class FailedRun
{
    // What is published, or changes a room: it is done once an id. Other orders may be given twice, and take none.
    private static readonly string[] OnceAnId = ["notification", "message", "action"];

    public static Redelivery? Read(DeadLetter letter, RedriveTargets targets)
    {
        var context = letter.Body.Field("requestContext");
        if (context?.Field("functionArn")?.Text() is not { } function || letter.Body.Field("requestPayload") is not { } payload)
        {
            return null;
        }

        function = function.EndsWith(":$LATEST", StringComparison.Ordinal) ? function[..^":$LATEST".Length] : function;
        var requestId = context.Value.Field("requestId")?.Text();
        return new(function, requestId is null ? payload.Written() : Same(letter, payload, function, requestId, targets));
    }

    // What has no id of its own is known by its run's, which another run has not.
    private static string Same(DeadLetter letter, JsonElement payload, string function, string requestId, RedriveTargets targets) => payload switch
    {
        { ValueKind: not JsonValueKind.Object } => payload.Written(),
        _ when payload.Field("detail-type") is not null && payload.Field("detail") is not null => payload.Written(),
        _ when function.EndsWith($":{targets.BlockUser}", StringComparison.Ordinal) => Order(letter, payload, requestId),
        _ when function.EndsWith($":{targets.ArchiveMessage}", StringComparison.Ordinal) =>
            payload.Field("traceId") is null ? Redelivery.With(payload, "traceId", requestId) : payload.Written(),
        _ when payload.Field("id") is null && OnceAnId.Any(field => payload.Field(field) is not null) => Redelivery.With(payload, "id", requestId),
        _ => payload.Written(),
    };

    // Orders count by their time: an old one that came without any must not undo a newer one.
    private static string Order(DeadLetter letter, JsonElement payload, string requestId)
    {
        var type = payload.Field("blocked") is { ValueKind: JsonValueKind.False } ? "UnblockUser" : "BlockUser";
        var time = letter.Field("timestamp") ?? Realtime.Messages.Timestamp.Format(letter.SentAt);
        return $$"""{"source":"invoke","detail-type":"{{type}}","id":{{Redelivery.Text(requestId)}},"time":{{Redelivery.Text(time)}},"detail":{{payload.Written()}}}""";
    }
}
