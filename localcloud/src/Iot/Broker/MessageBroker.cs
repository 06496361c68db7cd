using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker;

/// <summary>Hands published messages to the subscribers and to the sinks. Authorization is the publisher's side's affair.</summary>
internal sealed class MessageBroker(
    IEnumerable<IMessageSink> sinks, SubscriptionIndex subscriptions, IRetainedMessages retained, AccountQuotas quotas, BrokerLog log)
{
    private readonly IMessageSink[] _sinks = [.. sinks];

    /// <summary>Who is subscribed to what.</summary>
    public SubscriptionIndex Subscriptions => subscriptions;

    /// <summary>
    /// Delivers <paramref name="message"/>, and keeps it if it is to be retained. Slow receivers don't hold up the publisher; full
    /// sinks do.
    /// </summary>
    public async ValueTask<PublishOutcome> PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        // What AWS IoT itself publishes, its lifecycle events, counts for no client.
        if ((message.Source.Principal is not null && !quotas.Inbound.TryTake()) || (message.Retain && !retained.TryPut(message)))
        {
            return PublishOutcome.Throttled;
        }

        // Nobody but its rule sees what is published to $aws/rules/.
        if (!TopicName.IsBasicIngest(message.Topic))
        {
            Deliver(message);
        }

        foreach (var sink in _sinks)
        {
            await sink.AcceptAsync(message, cancellationToken);
        }

        return PublishOutcome.Accepted;
    }

    private void Deliver(BrokerMessage message)
    {
        var receivers = subscriptions.Match(message.Topic);
        var outgoing = new OutgoingMessage(message);
        for (var i = 0; i < receivers.Count; i++)
        {
            if (!quotas.Outbound.TryTake())
            {
                log.OutboundThrottled(message.Topic, receivers.Count - i);
                return;
            }

            receivers[i].Key.Deliver(outgoing, receivers[i].Value);
        }
    }
}

/// <summary>What became of a published message.</summary>
internal enum PublishOutcome
{
    /// <summary>Subscribers and rules have it.</summary>
    Accepted,

    /// <summary>A limit of the account or of a retained topic was reached; nobody has it.</summary>
    Throttled,
}

/// <summary>Sees every published message, after authorization: the rules engine, and the record of recent messages.</summary>
internal interface IMessageSink
{
    /// <summary>Takes a message. May wait for room, which holds up the publisher; messages of one publisher come in order.</summary>
    ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken);
}
