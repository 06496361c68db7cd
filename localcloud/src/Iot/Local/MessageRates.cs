using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Local;

/// <summary>How many messages came and went in each of the last seconds.</summary>
internal sealed class MessageRates(TimeProvider clock) : IMessageSink
{
    /// <summary>How many seconds are kept.</summary>
    public const int Seconds = 120;

    private readonly Second?[] _ring = new Second?[Seconds];

    /// <summary>The seconds that are over, oldest first; one in which nothing happened is there too.</summary>
    public IReadOnlyList<SecondCount> Counts
    {
        get
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            return [.. Enumerable.Range(0, Seconds - 1).Select(i => CountOf(now - Seconds + 1 + i))];
        }
    }

    /// <inheritdoc/>
    public ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Of(message).Messages);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Delivering(BrokerMessage message, IReadOnlyList<KeyValuePair<ISubscriber, SubscriptionOptions>> receivers)
    {
        if (receivers.Count > 0)
        {
            Interlocked.Add(ref Of(message).Deliveries, receivers.Count);
        }
    }

    private SecondCount CountOf(long second) => Volatile.Read(ref _ring[second % Seconds]) is { } counted && counted.Time == second
        ? new SecondCount(second, Volatile.Read(ref counted.Messages), Volatile.Read(ref counted.Deliveries))
        : new SecondCount(second, 0, 0);

    private Second Of(BrokerMessage message)
    {
        var time = message.ReceivedAt.ToUnixTimeSeconds();
        ref var place = ref _ring[time % Seconds];
        while (true)
        {
            var there = Volatile.Read(ref place);
            if (there is not null && there.Time >= time)
            {
                // Of a message that comes two minutes late the second is gone; it counts for a later one.
                return there;
            }

            Interlocked.CompareExchange(ref place, new Second(time), there);
        }
    }

    private sealed class Second(long time)
    {
        public int Messages;
        public int Deliveries;

        public long Time => time;
    }
}

/// <summary>What happened in one second.</summary>
/// <param name="Time">Its beginning, in seconds since 1970.</param>
/// <param name="Messages">Messages that were published.</param>
/// <param name="Deliveries">To how many clients they went, together.</param>
internal sealed record SecondCount(long Time, int Messages, int Deliveries);

/// <summary><c>GET /_local/throughput</c>: messages and deliveries of each of the last two minutes' seconds, oldest first.</summary>
internal sealed class ThroughputEndpoint(MessageRates rates) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/throughput", () => rates.Counts);
}
