using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>Who gets messages of a filter: a client's session, or a group that shares the filter.</summary>
internal interface ISubscriber
{
    /// <summary>Takes a message that matches. Never waits.</summary>
    void Deliver(OutgoingMessage message, SubscriptionOptions wanted);
}
