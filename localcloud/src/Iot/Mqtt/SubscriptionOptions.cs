namespace LocalCloud.Iot.Mqtt;

/// <summary>How a subscriber wants what it subscribes to. Only MQTT 5 knows more than the quality of service.</summary>
/// <param name="QoS">Quality of service at most.</param>
/// <param name="NoLocal">Whether the subscriber's own messages are left out.</param>
/// <param name="RetainAsPublished">Whether RETAIN stays as the publisher set it.</param>
/// <param name="RetainHandling">When a retained message is sent.</param>
internal readonly record struct SubscriptionOptions(
    QualityOfService QoS,
    bool NoLocal = false,
    bool RetainAsPublished = false,
    RetainHandling RetainHandling = RetainHandling.Send)
{
    /// <summary>What holds for a subscriber with two filters that match: it gets the message once, as the more generous one says.</summary>
    public SubscriptionOptions Or(SubscriptionOptions other) => new(
        QoS > other.QoS ? QoS : other.QoS,
        NoLocal && other.NoLocal,
        RetainAsPublished || other.RetainAsPublished);
}
