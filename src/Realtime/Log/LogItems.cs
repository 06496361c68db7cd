using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Log;

/// <summary>The table's items, to and from DynamoDB's attributes.</summary>
internal static class LogItems
{
    public static Dictionary<string, AttributeValue> Key(string partition, long seq) => new()
    {
        [LogTable.PartitionKey] = new(partition),
        [LogTable.SortKey] = Number(seq),
    };

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Milliseconds(DateTimeOffset time) => Number(time.ToUnixTimeMilliseconds());

    /// <summary>Whole seconds, up: never earlier than meant.</summary>
    public static AttributeValue Seconds(DateTimeOffset time) => Number((time.ToUnixTimeMilliseconds() + 999) / 1000);

    public static Head ToHead(Dictionary<string, AttributeValue> item) => new()
    {
        Last = Number(item, "last"),
        At = Time(item, LogTable.At),
        Epoch = item["epoch"].S,
        Generation = (int)Number(item, "generation"),
        Floor = Number(item, "floor"),
        FloorAt = Time(item, "floorAt"),
        Born = Time(item, "born"),
    };

    public static Claim ToClaim(Dictionary<string, AttributeValue> item) =>
        new(Number(item, "n"), Time(item, LogTable.At), Expiry(item));

    public static Dictionary<string, AttributeValue> FromEntry(string topic, Entry entry)
    {
        var item = Key(LogTable.EntryKey(topic), entry.Seq);
        item[LogTable.At] = Milliseconds(entry.At);
        item[LogTable.ExpiresAt] = Seconds(entry.ExpiresAt);
        if (entry.Message is not { } message)
        {
            item[LogTable.Void] = new() { BOOL = true };
            return item;
        }

        item["id"] = new(message.Id);
        item["sender"] = new(message.Sender);
        item["sentAt"] = Milliseconds(message.SentAt);
        item["body"] = new() { B = new(message.Body.ToArray()) };
        return item;
    }

    public static Entry ToEntry(Dictionary<string, AttributeValue> item) => new()
    {
        Seq = Number(item, LogTable.SortKey),
        At = Time(item, LogTable.At),
        ExpiresAt = Expiry(item),
        Message = item.ContainsKey(LogTable.Void) ? null : new()
        {
            Id = item["id"].S,
            Sender = item["sender"].S,
            SentAt = Time(item, "sentAt"),
            Body = item["body"].B.ToArray(),
        },
    };

    private static long Number(Dictionary<string, AttributeValue> item, string name) =>
        long.Parse(item[name].N, CultureInfo.InvariantCulture);

    private static DateTimeOffset Expiry(Dictionary<string, AttributeValue> item) =>
        DateTimeOffset.FromUnixTimeSeconds(Number(item, LogTable.ExpiresAt));

    private static DateTimeOffset Time(Dictionary<string, AttributeValue> item, string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Number(item, name));
}
