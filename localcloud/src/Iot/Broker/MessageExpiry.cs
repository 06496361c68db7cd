namespace LocalCloud.Iot.Broker;

/// <summary>AWS's bounds of a message expiry interval: 1 s to 7 days; what is outside is moved to the nearer one.</summary>
internal static class MessageExpiry
{
    private const uint MinSeconds = 1, MaxSeconds = 604_800;

    /// <summary>When a message that came at <paramref name="receivedAt"/> expires, or <see langword="null"/> for never.</summary>
    public static DateTimeOffset? ExpiresAt(DateTimeOffset receivedAt, uint? seconds) =>
        seconds is { } asked ? receivedAt.AddSeconds(Math.Clamp(asked, MinSeconds, MaxSeconds)) : null;
}
