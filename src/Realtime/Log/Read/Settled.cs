using System.Runtime.InteropServices;
using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>How it is known that a number can't become a message any more.</summary>
internal enum SettledBy
{
    /// <summary>An entry stands there.</summary>
    Standing,

    /// <summary>This request put a void there.</summary>
    Sealed,

    /// <summary>Nothing stands there, and it is too old for an append: it died, or has expired.</summary>
    Age,
}

/// <summary>A number at or below which nothing can become a message any more.</summary>
/// <param name="Seq">The number.</param>
/// <param name="By">How it is known.</param>
/// <param name="At">No number above it was given out before this, but for the clocks' differences.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Settled(long Seq, SettledBy By, DateTimeOffset At)
{
    /// <summary>Whether an entry stands there, so that it may be handed out: whoever comes back to it can be told what is gone since.</summary>
    public bool Stands => By is not SettledBy.Age;

    /// <summary>An entry that was seen.</summary>
    public static Settled Of(Entry entry) => new(entry.Seq, SettledBy.Standing, entry.At);

    /// <summary>The place before the head's floor, below which all is too old.</summary>
    public static Settled BelowFloor(Head head) => new(head.Floor - 1, SettledBy.Age, head.FloorAt);
}
