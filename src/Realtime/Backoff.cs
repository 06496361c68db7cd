namespace Realtime;

/// <summary>How long to wait before AWS is asked again for what it was too busy for.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // A timer counts milliseconds: less than one would be no wait at all.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Waits before the next attempt, until the token ends it. Full jitter: anything up to twice the last bound, so that those who
    /// were throttled together come back apart.
    /// </summary>
    /// <param name="attempt">How many attempts went before the one that failed.</param>
    /// <param name="clock">What the wait is measured by.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task WaitAsync(int attempt, TimeProvider clock, CancellationToken cancellationToken) =>
        WaitAsync(attempt, Longest, clock, cancellationToken);

    /// <summary>Waits as the other does, and no longer than what is <paramref name="left"/> of the caller's time.</summary>
    public static Task WaitAsync(int attempt, TimeSpan left, TimeProvider clock, CancellationToken cancellationToken)
    {
        var bound = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 10)));
        var wait = Math.Min(left.TotalMilliseconds, bound * Random.Shared.NextDouble());
        return Task.Delay(TimeSpan.FromMilliseconds(Math.Max(Shortest.TotalMilliseconds, wait)), clock, cancellationToken);
    }
}
