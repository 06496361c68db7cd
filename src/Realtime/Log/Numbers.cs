namespace Realtime.Log;

/// <summary>Numbers that were given out together.</summary>
/// <param name="First">The first of them.</param>
/// <param name="At">When.</param>
/// <param name="Epoch">The topic's epoch.</param>
internal sealed record Numbers(long First, DateTimeOffset At, string Epoch);
