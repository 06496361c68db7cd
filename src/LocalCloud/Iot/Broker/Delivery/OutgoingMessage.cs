using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>A published message as one subscriber gets it.</summary>
internal static class OutgoingMessage
{
    /// <summary>The packet, still without identifier.</summary>
    /// <param name="message">What was published.</param>
    /// <param name="options">What the subscriber asked for.</param>
    /// <param name="isRetained">Whether it is sent because it was retained, and not because it was just published.</param>
    public static PublishPacket Of(BrokerMessage message, SubscriptionOptions options, bool isRetained = false) => new()
    {
        Topic = message.Topic,
        Payload = message.Payload,
        QoS = message.QoS < options.QoS ? message.QoS : options.QoS,

        // [MQTT-3.3.1-8], [MQTT-3.3.1-9] and, in MQTT 5, retain as published.
        Retain = isRetained || (message.Retain && options.RetainAsPublished),
        Properties = message.Properties.ToPacket(),
        ExpiresAt = message.ExpiresAt,
    };
}
