namespace Realtime.Log.Table;

/// <summary>
/// Numbers in a row that are all voids: somebody went through them one by one. That stays true when the voids have expired, and of any part
/// of them.
/// </summary>
/// <param name="First">The first of them, where the item stands.</param>
/// <param name="Last">The last of them. It only ever grows.</param>
/// <param name="At">The last one's time: no number above it was given out before this, but for the clocks' differences.</param>
/// <param name="ExpiresAt">When TTL may delete the item: with the last of the voids.</param>
internal sealed record VoidRun(long First, long Last, DateTimeOffset At, DateTimeOffset ExpiresAt);
