using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>Missing numbers met on the way down.</summary>
/// <param name="Below">The entry below the gap, or <see langword="null"/> when there is none.</param>
/// <param name="Last">The highest missing number.</param>
/// <param name="At">When the number above the gap was given out (at the tail: the head's time).</param>
internal sealed record Gap(Entry? Below, long Last, DateTimeOffset At)
{
    /// <summary>The lowest missing number that counts; those below the floor are voids.</summary>
    public long First(LogRead read) => Math.Max((Below?.Seq ?? 0) + 1, read.Head.Floor);

    /// <summary>
    /// Whether the gap's numbers are known not to have expired: they came after an entry that stands, or after a floor that does. Others
    /// are never sealed, because a fresh void in the place of an expired message would hide that it is gone.
    /// </summary>
    public bool IsUnexpired(LogRead read) =>
        (Below is not null && read.Stands(Below))
        || (First(read) == read.Head.Floor && read.IsUnexpired(read.Head.FloorAt));
}
