namespace Realtime.Log;

/// <summary>The entries that a query found, in its order.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="More">Whether the query stopped at a limit: there may be more behind the last entry.</param>
internal sealed record EntryBatch(IReadOnlyList<Entry> Entries, bool More);
