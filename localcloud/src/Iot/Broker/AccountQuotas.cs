namespace LocalCloud.Iot.Broker;

/// <summary>What all clients of the account share of AWS's quotas.</summary>
internal sealed class AccountQuotas(IotOptions options, TimeProvider clock)
{
    private int _subscriptions;

    /// <summary>Publishes into the account.</summary>
    public RateLimiter Inbound { get; } = new(options.InboundPublishesPerSecond, clock);

    /// <summary>Publishes out of it, one for each subscription that matches.</summary>
    public RateLimiter Outbound { get; } = new(options.OutboundPublishesPerSecond, clock);

    /// <summary>Messages that begin to wait for a session or a group.</summary>
    public RateLimiter Queued { get; } = new(options.QueuedMessagesPerSecond, clock);

    /// <summary>Filters that are subscribed to, those that are there already among them.</summary>
    public RateLimiter Subscribes { get; } = new(options.SubscriptionsPerSecond, clock);

    /// <summary>Whether there may be one more subscription.</summary>
    public bool HasRoom => Volatile.Read(ref _subscriptions) < options.MaxAccountSubscriptions;

    /// <summary>A subscription has come, or has gone.</summary>
    public void Count(int change) => Interlocked.Add(ref _subscriptions, change);
}
