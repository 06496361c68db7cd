using System.Text;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Trails;

namespace LocalCloud.Iot.Local;

/// <summary>The latest messages through the broker, their payloads cut short, and to whom they went.</summary>
internal sealed class RecentMessages : IMessageSink
{
    /// <summary>How many are kept: of 1,000 messages a second what came within four seconds, more than a page needs to ask again.</summary>
    public const int Kept = 4_096;

    /// <summary>How many are shown at once: more than anybody reads.</summary>
    public const int Shown = 200;

    private const int MaxPayloadBytes = 1_024;
    private const int NamedReceivers = 20;

    // Rings without a lock, which all connections would share. What they hold is written out only when somebody looks; a large
    // payload is held by its beginning alone.
    private readonly RecentMessage?[] _ring = new RecentMessage?[Kept];
    private readonly Delivered?[] _delivered = new Delivered?[Kept];
    private long _count;
    private long _deliveredCount;

    /// <inheritdoc/>
    public ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _count);
        var isLarge = message.Payload.Length > MaxPayloadBytes;
        Volatile.Write(
            ref _ring[number % Kept],
            new RecentMessage(
                number, isLarge ? message with { Payload = message.Payload[..MaxPayloadBytes].ToArray() } : message, message.Payload.Length));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Delivering(BrokerMessage message, IReadOnlyList<KeyValuePair<ISubscriber, SubscriptionOptions>> receivers)
    {
        if (receivers.Count > 0)
        {
            var clientIds = receivers.Take(NamedReceivers).Select(receiver => (receiver.Key as Session)?.ClientId ?? "a group that shares a filter");
            Volatile.Write(
                ref _delivered[Interlocked.Increment(ref _deliveredCount) % Kept], new Delivered(message.TraceId, [.. clientIds], receivers.Count));
        }
    }

    /// <summary>The latest, oldest first.</summary>
    public IEnumerable<RecentMessage> Latest => All.TakeLast(Shown);

    /// <summary>What came after a message: the latest that match, and how many there were besides.</summary>
    /// <param name="after">The number of the last message that the caller knows of; 0 for none.</param>
    /// <param name="matches">Which topics are asked for.</param>
    public MessageFeed After(long after, Predicate<string> matches)
    {
        var count = Volatile.Read(ref _count);

        // LocalCloud has been started anew since.
        after = after > count ? 0 : after;
        var first = Math.Max(after, count - Kept);
        var (last, missed) = (first, first - after);
        Queue<RecentMessage> found = [];
        for (var number = first + 1; number <= count && Volatile.Read(ref _ring[number % Kept]) is { } entry && entry.Number >= number; number++)
        {
            // What is not written yet comes with the next question; what was written over meanwhile is gone.
            last = number;
            missed += entry.Number > number ? 1 : 0;
            if (entry.Number == number && matches(entry.Message.Topic))
            {
                found.Enqueue(entry);
            }

            if (found.Count > Shown)
            {
                found.Dequeue();
                missed++;
            }
        }

        return new MessageFeed(last, missed, [.. found]);
    }

    /// <summary>Messages that name one of these texts, oldest first.</summary>
    public IReadOnlyList<RecentMessage> Naming(Needles needles) =>
        [.. All.Where(entry => needles.AreIn(entry.Message.TraceId.ToString()) || needles.AreIn(entry.Message.Payload.Span))];

    /// <summary>To whom a message went, or <see langword="null"/> when nobody had subscribed, or it is forgotten.</summary>
    public Delivered? DeliveryOf(BrokerMessage message) => Array.Find(_delivered, one => one?.TraceId == message.TraceId);

    private IEnumerable<RecentMessage> All => _ring.OfType<RecentMessage>().OrderBy(entry => entry.Number);
}

/// <summary>A message that went through the broker.</summary>
/// <param name="Number">From 1, in the order in which the broker took them.</param>
/// <param name="Message">The message, its payload cut short.</param>
/// <param name="PayloadBytes">How long the payload was.</param>
internal sealed record RecentMessage(long Number, BrokerMessage Message, int PayloadBytes);

/// <summary>To whom a message went.</summary>
/// <param name="TraceId">The message's.</param>
/// <param name="ClientIds">Some of the clients.</param>
/// <param name="Count">How many they were.</param>
internal sealed record Delivered(Guid TraceId, IReadOnlyList<string> ClientIds, int Count)
{
    /// <summary><c>alice, bob and 3 more</c>.</summary>
    public override string ToString() => new StringBuilder()
        .AppendJoin(", ", ClientIds)
        .Append(Count > ClientIds.Count ? $" and {Count - ClientIds.Count} more" : "")
        .ToString();
}

/// <summary>What came since somebody asked last.</summary>
/// <param name="Last">Number of the last message that was looked at: what to ask with next.</param>
/// <param name="Missed">Messages that are not in <paramref name="Messages"/> because there were too many. Which of those that are gone matched, nobody knows.</param>
/// <param name="Messages">The latest that match, oldest first.</param>
internal sealed record MessageFeed(long Last, long Missed, IReadOnlyList<RecentMessage> Messages);
