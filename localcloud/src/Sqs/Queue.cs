using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.Sqs;

/// <summary>A standard queue: its messages, what is hidden, and who waits for them.</summary>
internal sealed class Queue(string name, string arn, string url, QueueSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly MessageList _messages = [];
    private readonly ArrivalSignal _arrival = new(clock);
    private DateTimeOffset? _purgedAt;

    /// <summary>Where its messages are kept between runs. Default: nowhere.</summary>
    public QueueFiles? Files { get; init; }

    /// <summary>Finds the dead-letter queue of an ARN. Default: there is none.</summary>
    public Func<string, Queue?> FindQueue { get; init; } = _ => null;

    /// <summary>The queue's name.</summary>
    public string Name { get; } = name;

    /// <summary>The queue's ARN.</summary>
    public string Arn { get; } = arn;

    /// <summary>The queue's URL.</summary>
    public string Url { get; } = url;

    /// <summary>How it behaves.</summary>
    public QueueSettings Settings { get; private set; } = settings;

    /// <summary>Its own policy, or <see langword="null"/>.</summary>
    public QueuePolicy? Policy { get; private set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; } = clock.GetUtcNow();

    /// <summary>When its settings were changed last.</summary>
    public DateTimeOffset ModifiedAt { get; private set; } = clock.GetUtcNow();

    /// <summary>Changes settings and policy.</summary>
    public void Change(QueueSettings settings, QueuePolicy? policy)
    {
        (Settings, Policy, ModifiedAt) = (settings, policy, clock.GetUtcNow());
        _arrival.Raise();
    }

    /// <summary>Takes over the messages of an earlier run.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            foreach (var message in Files?.Load() ?? [])
            {
                _messages.Add(message with { Sequence = _messages.NextPlace() });
            }
        }
    }

    /// <summary>Puts a message into the queue.</summary>
    /// <exception cref="AwsException">SQS does not take it.</exception>
    public QueueMessage Send(
        string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string senderId, TimeSpan? delay = null, string? traceHeader = null)
    {
        MessageRules.Check(body, attributes, Settings.MaximumMessageBytes);
        var now = clock.GetUtcNow();
        return Add(new QueueMessage
        {
            Id = Guid.NewGuid().ToString(),
            Body = body,
            Attributes = attributes,
            SenderId = senderId,
            TraceHeader = traceHeader,
            SentAt = now,
            VisibleAt = now + (delay ?? Settings.Delay),
        });
    }

    /// <summary>Receives up to <paramref name="count"/> messages, waiting up to <paramref name="wait"/> for the first.</summary>
    /// <exception cref="AwsException"><c>OverLimit</c>: too many messages are in flight.</exception>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(
        int count, TimeSpan wait, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + wait;
        while (true)
        {
            Task arrival;
            TimeSpan pause;
            MessageTake taken;
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                DropExpired(now);
                taken = Take(count, visibility, now, mayRefuse: wait == TimeSpan.Zero);
                arrival = _arrival.Next;
                // The next hidden message may come back before anything new arrives.
                pause = (_messages.NextVisibleAfter(now) is { } next && next < deadline ? next : deadline) - now;
            }

            MoveDead(taken);
            if (taken.Received.Count > 0 || clock.GetUtcNow() >= deadline)
            {
                return taken.Received;
            }

            await Task.WhenAny(arrival, Task.Delay(pause, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Deletes the message that <paramref name="receiptHandle"/> was given for. Deleting it again is no error.</summary>
    /// <exception cref="AwsException">The handle is none of this queue's.</exception>
    public void Delete(string receiptHandle)
    {
        var id = ReceiptHandles.MessageIdOf(receiptHandle, Name);
        lock (_lock)
        {
            if (_messages.Find(id) is { } message && message.ReceiptHandle == receiptHandle)
            {
                Remove(message);
            }
        }
    }

    /// <summary>Hides a received message for another while, counted from now.</summary>
    /// <exception cref="AwsException">The handle is none of this queue's, or the message is not hidden.</exception>
    public void ChangeVisibility(string receiptHandle, TimeSpan visibility)
    {
        var id = ReceiptHandles.MessageIdOf(receiptHandle, Name);
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_messages.Find(id) is not { } message || message.ReceiptHandle != receiptHandle || message.VisibleAt <= now)
            {
                throw SqsErrors.NotInFlight();
            }

            Replace(message with { VisibleAt = now + visibility });
        }

        _arrival.Raise();
    }

    /// <summary>Deletes all messages.</summary>
    /// <exception cref="AwsException">It was purged less than a minute ago.</exception>
    public void Purge()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now - _purgedAt < PurgeInterval)
            {
                throw SqsErrors.PurgeInProgress(Name);
            }

            _purgedAt = now;
            RemoveAll(_ => true);
        }
    }

    /// <summary>Deletes all messages because the queue is deleted.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            RemoveAll(_ => true);
        }
    }

    /// <summary>Takes all messages that can be received out of the queue, to where <paramref name="targetOf"/> says.</summary>
    /// <returns>How many were moved; what has no target stays.</returns>
    public int MoveAll(Func<QueueMessage, Queue?> targetOf)
    {
        List<QueueMessage> moving;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            DropExpired(now);
            moving = [.. _messages.Where(message => message.VisibleAt <= now && targetOf(message) is { })];
            moving.ForEach(message => _messages.Replace(message with { VisibleAt = DateTimeOffset.MaxValue }));
        }

        // As on AWS a redriven message is a new one.
        return moving.Count(message => Move(
            message, message with { Id = Guid.NewGuid().ToString(), ReceiveCount = 0, FirstReceivedAt = null, DeadLetterSourceArn = null, SentAt = clock.GetUtcNow() }, targetOf(message)!));
    }

    /// <summary>How many messages can be received, are hidden after a receive, and are delayed.</summary>
    public QueueCounts Count()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            DropExpired(now);
            return _messages.Count(now);
        }
    }

    /// <summary>The latest messages, oldest first, whether they can be received or not; nothing changes by it.</summary>
    public IReadOnlyList<QueueMessage> Peek(int count)
    {
        lock (_lock)
        {
            return [.. _messages.TakeLast(count)];
        }
    }

    private QueueMessage Add(QueueMessage message)
    {
        lock (_lock)
        {
            // On disk first, here and below: what a caller is told then holds, and what it is not told has not happened.
            message = message with { Sequence = _messages.NextPlace() };
            Files?.Save(message);
            _messages.Add(message);
        }

        _arrival.Raise();
        return message;
    }

    private MessageTake Take(int count, TimeSpan visibility, DateTimeOffset now, bool mayRefuse)
    {
        var room = _messages.RoomInFlight(now);
        if (room == 0 && mayRefuse)
        {
            throw SqsErrors.OverLimit();
        }

        var deadLetters = Settings.Redrive is { } redrive ? FindQueue(redrive.DeadLetterArn) : null;
        var (received, dead) = (new List<QueueMessage>(), new List<QueueMessage>());
        foreach (var message in _messages.Where(message => message.VisibleAt <= now))
        {
            if (received.Count == Math.Min(count, room))
            {
                break;
            }

            var isDead = deadLetters is { } && message.ReceiveCount >= Settings.Redrive!.MaxReceiveCount;
            (isDead ? dead : received).Add(isDead ? message : message.Received(Name, now, visibility));
        }

        received.ForEach(Replace);
        // Nobody else takes them until they have moved; on disk they stay as they are.
        dead.ForEach(message => _messages.Replace(message with { VisibleAt = DateTimeOffset.MaxValue }));
        return new(received, dead, deadLetters);
    }

    private void MoveDead(MessageTake taken)
    {
        foreach (var message in taken.Dead)
        {
            // AWS does not say whether the count starts over: here it goes on, so that a dead letter tells how often it was tried.
            Move(message, message with { DeadLetterSourceArn = Arn }, taken.DeadLetters!);
        }
    }

    // First there, then no longer here, each queue under its own lock: a crash in between leaves two, never none. What can't be written there stays.
    private bool Move(QueueMessage message, QueueMessage moved, Queue target)
    {
        try
        {
            target.Add(moved with { ReceiptHandle = null, VisibleAt = clock.GetUtcNow() });
        }
        catch (StorageException)
        {
            lock (_lock)
            {
                _messages.Replace(message);
            }

            return false;
        }

        lock (_lock)
        {
            Remove(message);
        }

        return true;
    }

    private void DropExpired(DateTimeOffset now) => RemoveAll(message => message.SentAt + Settings.Retention <= now);

    private void RemoveAll(Func<QueueMessage, bool> which) => _messages.Where(which).ToList().ForEach(Remove);

    private void Replace(QueueMessage message)
    {
        Files?.Save(message);
        _messages.Replace(message);
    }

    private void Remove(QueueMessage message)
    {
        Files?.Delete(message);
        _messages.Remove(message);
    }
}
