using Realtime.Log.Table;

namespace Realtime.Log;

/// <summary>The names of the table's keys and attributes, which the infrastructure's table and policies name too.</summary>
public static class LogTable
{
    /// <summary>
    /// The highest generation of a deployment. Each one lets the numbers jump by a million, and a position has 15 digits: there is room for a
    /// thousand times as many, and none for a time in seconds that somebody takes for a generation.
    /// </summary>
    public const int MaxGeneration = 1_000_000;

    /// <summary>The partition key, a string.</summary>
    public const string PartitionKey = "pk";

    /// <summary>The sort key, a number.</summary>
    public const string SortKey = "seq";

    /// <summary>The attribute by which DynamoDB deletes expired items, in seconds since 1970.</summary>
    public const string ExpiresAt = "expiresAt";

    /// <summary>The attribute that marks a void.</summary>
    public const string Void = "void";

    /// <summary>The last number: of a head, or of a run of voids.</summary>
    public const string Last = "last";

    /// <summary>When a number was given out, in milliseconds since 1970.</summary>
    public const string At = "at";

    /// <summary>The watermark's number.</summary>
    public const string Settled = "settled";

    /// <summary>The id that a message has of its sender.</summary>
    public const string Id = "id";

    /// <summary>Who sent a message: an identity id, or <c>backend</c>.</summary>
    public const string Sender = "sender";

    /// <summary>When a message was sent, in milliseconds since 1970.</summary>
    public const string SentAt = "sentAt";

    /// <summary>A message's payload, binary.</summary>
    public const string Body = "body";

    /// <summary>What an entry of the backend's own is about.</summary>
    public const string Kind = "kind";

    /// <summary>Of a claim: why its message was refused.</summary>
    public const string Refused = "refused";

    /// <summary>Of an event that failed in part: the identity ids that it has not reached, a list.</summary>
    public const string Left = "left";

    /// <summary>What the partition keys of heads begin with: where a topic's numbers come from.</summary>
    public const string HeadPrefix = "head|";

    /// <summary>What the partition keys of entries begin with: messages and voids.</summary>
    public const string EntryPrefix = "log|";

    /// <summary>What the partition keys of claims begin with: which number an id has.</summary>
    public const string ClaimPrefix = "claim|";

    /// <summary>What the partition keys of watermarks begin with: how far a topic is settled.</summary>
    public const string WatermarkPrefix = "settled|";

    /// <summary>What the partition keys of remembered runs of voids begin with.</summary>
    public const string VoidRunPrefix = "voids|";

    /// <summary>
    /// What the partition keys of those items begin with that say who is still without an event that failed in part. They are no items of the
    /// log, and only live in its table.
    /// </summary>
    public const string UnfinishedEventPrefix = "event|";

    /// <summary>All that a watermark has. A reader may update nothing but it and the runs of voids.</summary>
    public static IReadOnlyList<string> WatermarkAttributes { get; } = [PartitionKey, SortKey, Settled];

    /// <summary>All that a run of voids has.</summary>
    public static IReadOnlyList<string> VoidRunAttributes { get; } = [PartitionKey, SortKey, Last, At, ExpiresAt];

    /// <summary>All that a void has: what a reader, which may put nothing but voids, is allowed to write.</summary>
    public static IReadOnlyList<string> VoidAttributes { get; } = [PartitionKey, SortKey, Void, At, ExpiresAt];

    // The kind comes first, so that no topic and no id can reach an item of another kind.
    internal static string HeadKey(string topic) => HeadPrefix + topic;

    internal static string EntryKey(string topic) => EntryPrefix + topic;

    internal static string WatermarkKey(string topic) => WatermarkPrefix + topic;

    internal static string VoidRunKey(string topic) => VoidRunPrefix + topic;

    // Sender and topic have no '|', so nobody can write a key that is somebody else's.
    internal static string ClaimKey(MessageKey key) => $"{ClaimPrefix}{key.Topic}|{key.Sender}|{key.Id}";
}
