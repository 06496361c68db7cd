using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using LocalCloud.Gateway;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Local;

/// <summary>
/// <c>GET /_local/messages</c>: the latest messages through the broker, newest last, their payloads cut short.
/// <c>GET /_local/messages/feed?after=n&amp;filter=chat/%2B</c>: those that came since, and how many were too many to be shown; with
/// <c>events=true</c> AWS IoT's own events too, which else are there only for a filter that names them.
/// </summary>
internal sealed class MessagesEndpoint(RecentMessages messages) : ILocalEndpoint
{
    private const string Events = "$aws/events/";
    private const int MaxBytesOfCharacter = 4;

    // Control characters that no text has.
    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20]);

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/messages", () => Results.Text(ToJson(messages.Latest).ToJsonString(), "application/json"));
        local.MapGet("/messages/feed", Feed);
    }

    /// <summary>A payload as text, or in base64 when it is none.</summary>
    public static (string Text, bool IsBase64) TextOf(ReadOnlySpan<byte> payload, bool isCut) =>
        IsText(payload, isCut) ? (Encoding.UTF8.GetString(payload), false) : (Convert.ToBase64String(payload), true);

    private IResult Feed(string? filter, bool events = false, long after = 0)
    {
        var wanted = string.IsNullOrEmpty(filter) ? null : filter;
        if (wanted is not null && (SharedFilter.IsShared(wanted) ? "a group's filter matches for one of the group only" : TopicFilter.ProblemOf(wanted)) is { } problem)
        {
            return Results.Text(problem, statusCode: StatusCodes.Status400BadRequest);
        }

        var feed = messages.After(Math.Max(0, after), topic => Wants(wanted, events, topic));
        var json = new JsonObject { ["last"] = feed.Last, ["missed"] = feed.Missed, ["messages"] = ToJson(feed.Messages) };
        return Results.Text(json.ToJsonString(), "application/json");
    }

    private static bool Wants(string? filter, bool events, string topic) =>
        (events || filter?[0] == '$' || !topic.StartsWith(Events, StringComparison.Ordinal)) && (filter is null || TopicFilter.Matches(filter, topic));

    private static JsonArray ToJson(IEnumerable<RecentMessage> entries) => new([.. entries.Select(ToJson)]);

    private static JsonObject ToJson(RecentMessage entry)
    {
        var (text, isBase64) = TextOf(entry.Message.Payload.Span, isCut: entry.PayloadBytes > entry.Message.Payload.Length);
        return new JsonObject
        {
            ["number"] = entry.Number,
            ["time"] = entry.Message.ReceivedAt.ToString("O"),
            ["topic"] = entry.Message.Topic,
            ["clientId"] = entry.Message.Source.ClientId,
            ["principal"] = entry.Message.Source.Principal?.Arn,
            ["qos"] = (int)entry.Message.QoS,
            ["bytes"] = entry.PayloadBytes,
            ["payload"] = text,
            ["base64"] = isBase64,
            ["traceId"] = entry.Message.TraceId.ToString(),
        };
    }

    // The last character of what is cut short may be half of one.
    private static bool IsText(ReadOnlySpan<byte> payload, bool isCut)
    {
        var most = isCut ? Math.Min(MaxBytesOfCharacter - 1, payload.Length) : 0;
        for (var cut = 0; cut <= most; cut++)
        {
            if (Utf8.IsValid(payload[..^cut]))
            {
                return !payload.ContainsAny(Unprintable);
            }
        }

        return false;
    }
}
