namespace Realtime.Log;

/// <summary>A query for entries by number, both ends included.</summary>
internal sealed record EntryRange(long From, long To, int Limit)
{
    /// <summary>Whether the highest number comes first.</summary>
    public bool Descending { get; init; }
}
