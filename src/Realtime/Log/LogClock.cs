namespace Realtime.Log;

internal static class LogClock
{
    /// <summary>Now in whole milliseconds, as the table keeps times: what was written reads back equal.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) =>
        DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
