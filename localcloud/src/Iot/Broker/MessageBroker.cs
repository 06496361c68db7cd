using LocalCloud.Hosting;
using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker;

/// <summary>Hands published messages to the subscribers and to the sinks. Authorization is the publisher's side's affair.</summary>
internal sealed class MessageBroker(
    IEnumerable<IMessageSink> sinks, SubscriptionIndex subscriptions, IRetainedMessages retained, AccountQuotas quotas, TimeProvider clock, BrokerLog log)
    : IDisposable
{
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);

    private readonly IMessageSink[] _sinks = [.. sinks];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Who is subscribed to what.</summary>
    public SubscriptionIndex Subscriptions => subscriptions;

    /// <summary>
    /// Delivers <paramref name="message"/>, and keeps it if it is to be retained. Slow receivers don't hold up the publisher; full
    /// sinks do. When it returns, whatever must not be lost of a message of QoS 1 is on disk.
    /// </summary>
    /// <exception cref="StorageException">It is not: the publisher gets no acknowledgement.</exception>
    public async ValueTask<PublishOutcome> PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        // What AWS IoT itself publishes, its lifecycle events, counts for no client.
        if ((message.Source.Principal is not null && !quotas.Inbound.TryTake()) || (message.Retain && !retained.TryPut(message)))
        {
            return PublishOutcome.Throttled;
        }

        foreach (var sink in _sinks)
        {
            await sink.KeepAsync(message);
        }

        // Nobody but its rule sees what is published to $aws/rules/.
        var failure = TopicName.IsBasicIngest(message.Topic) ? null : Deliver(message);
        foreach (var sink in _sinks)
        {
            await sink.AcceptAsync(message, cancellationToken);
        }

        return failure is null ? PublishOutcome.Accepted : throw new StorageException(failure.Message, failure);
    }

    /// <summary>Publishes what nobody waits for, a will or an event of AWS IoT's own: what can't be written now is published as soon as it can.</summary>
    public async ValueTask PublishOwnAsync(BrokerMessage message)
    {
        try
        {
            await PublishAsync(message, CancellationToken.None);
        }
        catch (StorageException)
        {
            _ = PublishLaterAsync(message);
        }
    }

    /// <summary>LocalCloud ends.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task PublishLaterAsync(BrokerMessage message)
    {
        await Task.Delay(StoragePause, clock, _stopping.Token);
        await PublishOwnAsync(message);
    }

    // A receiver whose messages can't be kept at present is no other's concern, but the publisher's: it has to send again.
    private StorageException? Deliver(BrokerMessage message)
    {
        StorageException? failure = null;
        var receivers = subscriptions.Match(message.Topic);
        foreach (var sink in _sinks)
        {
            sink.Delivering(message, receivers);
        }

        var outgoing = new OutgoingMessage(message);
        for (var i = 0; i < receivers.Count; i++)
        {
            if (!quotas.Outbound.TryTake())
            {
                log.OutboundThrottled(message.Topic, receivers.Count - i);
                break;
            }

            try
            {
                receivers[i].Key.Deliver(outgoing, receivers[i].Value);
            }
            catch (StorageException e)
            {
                failure = e;
            }
        }

        return failure;
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
    /// <summary>
    /// Puts on disk what must not be lost of a message that <see cref="AcceptAsync"/> will be given. Default: there is nothing.
    /// </summary>
    /// <exception cref="StorageException">It can't be written; nobody gets the message.</exception>
    ValueTask KeepAsync(BrokerMessage message) => ValueTask.CompletedTask;

    /// <summary>A message goes to those who subscribed to it. Default: that is no concern.</summary>
    void Delivering(BrokerMessage message, IReadOnlyList<KeyValuePair<ISubscriber, SubscriptionOptions>> receivers)
    {
    }

    /// <summary>Takes a message. May wait for room, which holds up the publisher; messages of one publisher come in order.</summary>
    ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken);
}
