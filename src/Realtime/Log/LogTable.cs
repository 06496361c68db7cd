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

    /// <summary>When a number was given out, in milliseconds since 1970.</summary>
    public const string At = "at";

    /// <summary>The watermark's number.</summary>
    public const string Settled = "settled";

    /// <summary>What the partition keys of watermarks begin with.</summary>
    public const string WatermarkPrefix = "settled|";

    /// <summary>All that a watermark has: the only item that a reader may update.</summary>
    public static IReadOnlyList<string> WatermarkAttributes { get; } = [PartitionKey, SortKey, Settled];

    /// <summary>All that a void has: what a reader, which may put nothing but voids, is allowed to write.</summary>
    public static IReadOnlyList<string> VoidAttributes { get; } = [PartitionKey, SortKey, Void, At, ExpiresAt];

    // The kind comes first, so that no topic and no id can reach an item of another kind.
    internal static string HeadKey(string topic) => $"head|{topic}";

    internal static string EntryKey(string topic) => $"log|{topic}";

    internal static string WatermarkKey(string topic) => WatermarkPrefix + topic;

    // Sender and topic have no '|', so nobody can write a key that is somebody else's.
    internal static string ClaimKey(MessageKey key) => $"claim|{key.Topic}|{key.Sender}|{key.Id}";
}
