using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Retained;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker;

/// <summary>Hands published messages to the subscribers and to the sinks. Authorization is the publisher's side's affair.</summary>
internal sealed class MessageBroker(
    IEnumerable<IMessageSink> sinks, SubscriptionIndex subscriptions, IRetainedMessages retained, IotOptions options, TimeProvider clock)
{
    private readonly IMessageSink[] _sinks = [.. sinks];
    private readonly RateLimiter _inbound = new(options.InboundPublishesPerSecond, clock);

    /// <summary>Who is subscribed to what.</summary>
    public SubscriptionIndex Subscriptions => subscriptions;

    /// <summary>
    /// Delivers <paramref name="message"/>, and keeps it if it is to be retained. Slow receivers don't hold up the publisher; full
    /// sinks do.
    /// </summary>
    public async ValueTask<PublishOutcome> PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        // What AWS IoT itself publishes, its lifecycle events, counts for no client.
        if ((message.Source.Principal is not null && !_inbound.TryTake()) || (message.Retain && !retained.TryPut(message)))
        {
            return PublishOutcome.Throttled;
        }

        // Nobody but its rule sees what is published to $aws/rules/.
        if (!TopicName.IsBasicIngest(message.Topic))
        {
            var receivers = subscriptions.Match(message.Topic);
            var outgoing = new OutgoingMessage(message);
            for (var i = 0; i < receivers.Count; i++)
            {
                receivers[i].Key.Deliver(outgoing, receivers[i].Value);
            }
        }

        foreach (var sink in _sinks)
        {
            await sink.AcceptAsync(message, cancellationToken);
        }

        return PublishOutcome.Accepted;
    }
}
