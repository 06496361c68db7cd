namespace EndToEnd.Recovery;

/// <summary>What a record says of states and messages.</summary>
internal static class RecordedStates
{
    /// <summary>The names of the connection's states, one after the other.</summary>
    public static string Connection(this IEnumerable<Entry> entries) =>
        string.Join(' ', entries.Where(entry => entry.Kind == "connection").Select(entry => entry.Name));

    /// <summary>The names of a subscription's states, one after the other.</summary>
    public static string States(this IEnumerable<Entry> entries, string topic) =>
        string.Join(' ', entries.Where(entry => entry.Kind == "state" && entry.Topic == topic).Select(entry => entry.Name));

    /// <summary>The messages that were delivered: <c>position id</c>.</summary>
    public static IReadOnlyList<string> Messages(this IEnumerable<Entry> entries, string topic) =>
        [.. entries.Where(entry => entry.Kind == "message" && entry.Topic == topic).Select(entry => $"{entry.Position} {entry.Id}")];

    public static bool IsConnected(this IEnumerable<Entry> entries) => entries.LastOrDefault(entry => entry.Kind == "connection")?.Name == "connected";

    public static bool IsIn(this IEnumerable<Entry> entries, string topic, string state) =>
        entries.LastOrDefault(entry => entry.Kind == "state" && entry.Topic == topic)?.Name == state;

    public static int Count(this IEnumerable<Entry> entries, string kind, string? topic = null) =>
        entries.Count(entry => entry.Kind == kind && (topic is null || entry.Topic == topic));
}
