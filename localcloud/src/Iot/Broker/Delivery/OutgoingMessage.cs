using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>A published message as its subscribers get it: those who want the same share a packet.</summary>
/// <param name="source">What was published.</param>
internal sealed class OutgoingMessage(BrokerMessage source)
{
    // What another thread makes meanwhile is the same.
    private PublishPacket? _latest;

    /// <summary>What was published.</summary>
    public BrokerMessage Source => source;

    /// <summary>The packet, still without identifier.</summary>
    /// <param name="message">What was published.</param>
    /// <param name="wanted">What the subscriber asked for.</param>
    /// <param name="isRetained">Whether it is sent because it was retained, and not because it was just published.</param>
    public static PublishPacket Of(BrokerMessage message, SubscriptionOptions wanted, bool isRetained = false) => new()
    {
        Topic = message.Topic,
        Payload = message.Payload,
        QoS = QoSOf(message, wanted),
        Retain = isRetained || Retains(message, wanted),
        Properties = message.Properties.ToPacket(),
        ExpiresAt = message.ExpiresAt,
    };

    /// <summary>The packet for one subscriber, still without identifier.</summary>
    /// <param name="wanted">What the subscriber asked for.</param>
    public PublishPacket For(SubscriptionOptions wanted)
    {
        if (_latest is { } latest && latest.QoS == QoSOf(source, wanted) && latest.Retain == Retains(source, wanted))
        {
            return latest;
        }

        return _latest = Of(source, wanted);
    }

    private static QualityOfService QoSOf(BrokerMessage message, SubscriptionOptions wanted) =>
        message.QoS < wanted.QoS ? message.QoS : wanted.QoS;

    // [MQTT-3.3.1-8], [MQTT-3.3.1-9] and, in MQTT 5, retain as published.
    private static bool Retains(BrokerMessage message, SubscriptionOptions wanted) => message.Retain && wanted.RetainAsPublished;
}

/// <summary>Who gets messages of a filter: a client's session, or a group that shares the filter.</summary>
internal interface ISubscriber
{
    /// <summary>Takes a message that matches. Never waits.</summary>
    void Deliver(OutgoingMessage message, SubscriptionOptions wanted);
}
