using System.Collections;
using LocalCloud.Hosting;

namespace LocalCloud.Sqs;

/// <summary>The messages of one queue in order, found by id. Not safe for several threads: the queue locks.</summary>
internal sealed class MessageList : IEnumerable<QueueMessage>
{
    // Of a standard queue on AWS.
    private const int MaximumInFlight = 120_000;

    private readonly SortedDictionary<long, QueueMessage> _messages = [];
    private readonly Dictionary<string, long> _places = [];
    private long _next;

    /// <summary>The sequence number of the next message at the end.</summary>
    public long NextPlace() => ++_next;

    /// <summary>Adds a message in its place.</summary>
    public void Add(QueueMessage message)
    {
        _places[message.Id] = message.Sequence;
        _messages[message.Sequence] = message;
    }

    /// <summary>The message with this id, or <see langword="null"/>.</summary>
    public QueueMessage? Find(string id) => _places.TryGetValue(id, out var place) ? _messages[place] : null;

    /// <summary>Puts a changed message in the place of the one with its id.</summary>
    public void Replace(QueueMessage message) => _messages[message.Sequence] = message;

    /// <summary>Removes the message with this one's id.</summary>
    public void Remove(QueueMessage message)
    {
        if (_places.Remove(message.Id, out var place))
        {
            _messages.Remove(place);
        }
    }

    /// <summary>When the next hidden message can be received, or <see langword="null"/> when none is hidden.</summary>
    public DateTimeOffset? NextVisibleAfter(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var message in _messages.Values)
        {
            if (message.VisibleAt > now && (next is null || message.VisibleAt < next))
            {
                next = message.VisibleAt;
            }
        }

        return next;
    }

    /// <summary>How many messages more can be in flight.</summary>
    public int RoomInFlight(DateTimeOffset now) =>
        _messages.Count < MaximumInFlight ? MaximumInFlight : Math.Max(0, MaximumInFlight - Count(now).InFlight);

    /// <summary>How many messages can be received, are hidden after a receive, and are delayed.</summary>
    public QueueCounts Count(DateTimeOffset now)
    {
        var hidden = _messages.Values.Where(message => message.VisibleAt > now).ToList();
        var inFlight = hidden.Count(message => message.ReceiveCount > 0);
        return new(_messages.Count - hidden.Count, inFlight, hidden.Count - inFlight);
    }

    /// <inheritdoc/>
    public IEnumerator<QueueMessage> GetEnumerator() => _messages.Values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>What a receive has taken out of a queue.</summary>
/// <param name="Received">For the receiver.</param>
/// <param name="Dead">Received too often: for the dead-letter queue.</param>
/// <param name="DeadLetters">That queue, or <see langword="null"/> when there is none.</param>
internal sealed record MessageTake(IReadOnlyList<QueueMessage> Received, IReadOnlyList<QueueMessage> Dead, Queue? DeadLetters);

/// <summary>How many messages a queue holds.</summary>
/// <param name="Visible">Can be received.</param>
/// <param name="InFlight">Were received and are hidden.</param>
/// <param name="Delayed">Are new and not visible yet.</param>
internal sealed record QueueCounts(int Visible, int InFlight, int Delayed);

/// <summary>Wakes whoever waits for something to happen in a queue.</summary>
internal sealed class ArrivalSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>A signal that is raised as well when the clock is moved: what was hidden may be visible by then.</summary>
    public ArrivalSignal(TimeProvider clock)
    {
        if (clock is LocalClock moving)
        {
            moving.Moved += (_, _) => Raise();
        }
    }

    /// <summary>Ends when something happens the next time.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something happened.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
