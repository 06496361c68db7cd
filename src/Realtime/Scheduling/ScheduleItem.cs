using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Realtime.Inbox;
using Realtime.Messages;

namespace Realtime.Scheduling;

/// <summary>Events that wait, as items of the table <c>Inbox</c>: <c>schedule|{source}|{id}</c>, <c>event</c>. An id has no <c>|</c>, so the last one ends the source.</summary>
internal static class ScheduleItem
{
    public const string State = "state";
    public const string Body = "body";
    public const string Published = "published";
    public const string CancelledBy = "cancelledBy";

    public const string Scheduled = "scheduled";
    public const string Sent = "sent";
    public const string Cancelled = "cancelled";

    private const string SortKey = "event";
    private const string DetailType = "detailType";
    private const string SendAt = "sendAt";
    private const string Digest = "digest";

    // How long one is remembered after its time: who sends or cancels it again within that is told what became of it.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public static Dictionary<string, AttributeValue> Key(string source, string id) => new()
    {
        [InboxTable.PartitionKey] = new() { S = $"{InboxTable.SchedulePrefix}{source}|{id}" },
        [InboxTable.SortKey] = new() { S = SortKey },
    };

    public static Dictionary<string, AttributeValue> Write(ScheduledEvent scheduled)
    {
        var item = Key(scheduled.Key.Source, scheduled.Key.Id);
        item[State] = new() { S = Scheduled };
        item[DetailType] = new() { S = scheduled.Key.DetailType };
        item[SendAt] = Number(scheduled.SendAt.ToUnixTimeMilliseconds());
        item[Digest] = new() { S = scheduled.Digest };
        item[Body] = new() { B = new MemoryStream(scheduled.Body.ToArray()) };
        item[InboxTable.ExpiresAt] = Number((scheduled.SendAt + Kept).ToUnixTimeSeconds());
        return item;
    }

    public static ScheduledEvent Read(string source, string id, Dictionary<string, AttributeValue> item) => new()
    {
        Key = new EventKey(source, item[DetailType].S, id),
        SendAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item[SendAt].N, CultureInfo.InvariantCulture)),
        Digest = item[Digest].S,
        Body = item.TryGetValue(Body, out var body) ? body.B.ToArray() : default,
        State = item[State].S switch
        {
            Scheduled => ScheduleState.Scheduled,
            Sent => ScheduleState.Sent,
            _ => ScheduleState.Cancelled,
        },
        IsPublished = item.ContainsKey(Published),
        CancelledBy = item.TryGetValue(CancelledBy, out var by) ? by.S : null,
    };

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
