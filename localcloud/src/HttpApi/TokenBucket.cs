namespace LocalCloud.HttpApi;

/// <summary>Counts a route's requests against its throttle.</summary>
internal sealed class TokenBucket(Throttle throttle, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _tokens = throttle.Burst;
    // A timestamp, not the time of day: that one can be moved.
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Takes one request; <see langword="false"/> when there are too many.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _tokens = Math.Min(throttle.Burst, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * throttle.Rate));
            _filledAt = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
