using System.Globalization;
using System.Text.Json;
using Realtime.Messages;

namespace Realtime.Publishing;

/// <summary>A notification that is about to be published.</summary>
/// <param name="Source">The event that it is of.</param>
/// <param name="Type">Its type, by which users choose what reaches them.</param>
/// <param name="Payload">What is logged: a JSON object without <c>_meta</c>.</param>
/// <param name="At">When the event was, whenever it is tried.</param>
public sealed record Notification(EventKey Source, string Type, Payload Payload, DateTimeOffset At)
{
    /// <summary>Which page of the event's users it goes to.</summary>
    public int Page { get; init; } = 1;

    /// <summary>By what attempts at it know of each other: each page has its own.</summary>
    public EventKey Attempts => Page == 1 ? Source : Source with { DetailType = string.Create(CultureInfo.InvariantCulture, $"{Source.DetailType}|{Page}") };

    /// <summary>
    /// The payload with <c>"silent":true</c> behind what is in it. It may be that much longer than a payload otherwise: what is kept free for
    /// <c>_meta</c> has the room, as a notification has neither kind nor key.
    /// </summary>
    public Payload Silenced()
    {
        var text = Payload.Bytes.Span.TrimEnd(" \t\r\n"u8)[..^1];
        var comma = JsonDocument.Parse(Payload.Bytes).RootElement.EnumerateObject().Any() ? ","u8 : [];
        return Payload.Inspect((byte[])[.. text, .. comma, .. "\"silent\":true}"u8]);
    }
}
