using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker;

/// <summary>Hands published messages to the subscribers and to the sinks. Authorization is the publisher's side's affair.</summary>
internal sealed class MessageBroker(IEnumerable<IMessageSink> sinks)
{
    private readonly IMessageSink[] _sinks = [.. sinks];

    /// <summary>Who is subscribed to what.</summary>
    public SubscriptionTree<Connection> Subscriptions { get; } = new();

    /// <summary>Delivers <paramref name="message"/>. Slow receivers don't hold up the publisher; full sinks do.</summary>
    public async ValueTask PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        foreach (var (connection, qos) in Subscriptions.Match(message.Topic))
        {
            connection.Deliver(message, qos);
        }

        foreach (var sink in _sinks)
        {
            await sink.AcceptAsync(message, cancellationToken);
        }
    }
}
