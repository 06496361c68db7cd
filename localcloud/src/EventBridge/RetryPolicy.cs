namespace LocalCloud.EventBridge;

/// <summary>How often and how long a delivery to a target is tried; the defaults are AWS's.</summary>
internal sealed record RetryPolicy
{
    /// <summary>Retries after the first attempt, 0 to 185. Default: 185.</summary>
    public int MaximumAttempts { get; init; } = 185;

    /// <summary>How long after the event, 1 min to 24 h. Default: 24 h.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromHours(24);
}
