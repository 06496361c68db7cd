using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>A standard queue: its messages, what is hidden, and who waits for them.</summary>
internal sealed class Queue(string name, string arn, string url, QueueSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private List<QueueMessage> _messages = [];
    private TaskCompletionSource _arrival = NewSignal();
    private DateTimeOffset? _purgedAt;

    /// <summary>Raised after every change, with all messages, so that they can be saved; within the queue's lock.</summary>
    public Action<IReadOnlyList<QueueMessage>>? Changed { get; set; }

    /// <summary>The queue's name.</summary>
    public string Name { get; } = name;

    /// <summary>The queue's ARN.</summary>
    public string Arn { get; } = arn;

    /// <summary>The queue's URL.</summary>
    public string Url { get; } = url;

    /// <summary>How it behaves.</summary>
    public QueueSettings Settings { get; } = settings;

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; } = clock.GetUtcNow();

    /// <summary>Takes over messages from an earlier run.</summary>
    public void Restore(IEnumerable<QueueMessage> messages)
    {
        lock (_lock)
        {
            _messages = [.. messages];
        }
    }

    /// <summary>Puts a message into the queue.</summary>
    public QueueMessage Send(
        string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string senderId, TimeSpan? delay = null)
    {
        MessageRules.Check(body, attributes, Settings.MaximumMessageBytes);
        var now = clock.GetUtcNow();
        var message = new QueueMessage
        {
            Id = Guid.NewGuid().ToString(),
            Body = body,
            Attributes = attributes,
            SenderId = senderId,
            SentAt = now,
            VisibleAt = now + (delay ?? Settings.Delay),
        };
        lock (_lock)
        {
            _messages.Add(message);
            Save();
            Interlocked.Exchange(ref _arrival, NewSignal()).SetResult();
        }

        return message;
    }

    /// <summary>Receives up to <paramref name="count"/> messages, waiting up to <paramref name="wait"/> for the first.</summary>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(
        int count, TimeSpan wait, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + wait;
        while (true)
        {
            Task arrival;
            TimeSpan pause;
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                var taken = Take(count, visibility, now);
                if (taken.Count > 0 || now >= deadline)
                {
                    return taken;
                }

                arrival = _arrival.Task;
                // The next hidden message may come back before anything new arrives.
                var next = _messages.Select(message => message.VisibleAt).Append(deadline).Min();
                pause = next - now;
            }

            await Task.WhenAny(arrival, Task.Delay(pause, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Deletes the message that <paramref name="receiptHandle"/> was given for. Deleting it again is no error.</summary>
    /// <exception cref="AwsException">The handle is none of this queue's.</exception>
    public void Delete(string receiptHandle)
    {
        var id = MessageIdOf(receiptHandle);
        lock (_lock)
        {
            if (_messages.RemoveAll(message => message.Id == id && message.ReceiptHandle == receiptHandle) > 0)
            {
                Save();
            }
        }
    }

    /// <summary>Hides a received message for another while, counted from now.</summary>
    /// <exception cref="AwsException">The handle is none of this queue's, or the message is not hidden.</exception>
    public void ChangeVisibility(string receiptHandle, TimeSpan visibility)
    {
        var id = MessageIdOf(receiptHandle);
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var index = _messages.FindIndex(message => message.Id == id && message.ReceiptHandle == receiptHandle);
            if (index < 0 || _messages[index].VisibleAt <= now)
            {
                throw SqsErrors.NotInFlight();
            }

            _messages[index] = _messages[index] with { VisibleAt = now + visibility };
            Save();
            Interlocked.Exchange(ref _arrival, NewSignal()).SetResult();
        }
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
            _messages.Clear();
            Save();
        }
    }

    /// <summary>How many messages can be received, are hidden after a receive, and are delayed.</summary>
    public QueueCounts Count()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            DropExpired(now);
            return new(
                _messages.Count(message => message.VisibleAt <= now),
                _messages.Count(message => message.VisibleAt > now && message.ReceiveCount > 0),
                _messages.Count(message => message.VisibleAt > now && message.ReceiveCount == 0));
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

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private List<QueueMessage> Take(int count, TimeSpan visibility, DateTimeOffset now)
    {
        DropExpired(now);
        List<QueueMessage> taken = [];
        for (var index = 0; index < _messages.Count && taken.Count < count; index++)
        {
            if (_messages[index].VisibleAt > now)
            {
                continue;
            }

            _messages[index] = _messages[index] with
            {
                VisibleAt = now + visibility,
                ReceiveCount = _messages[index].ReceiveCount + 1,
                FirstReceivedAt = _messages[index].FirstReceivedAt ?? now,
                ReceiptHandle = NewReceiptHandle(_messages[index].Id),
            };
            taken.Add(_messages[index]);
        }

        if (taken.Count > 0)
        {
            Save();
        }

        return taken;
    }

    private void DropExpired(DateTimeOffset now) => _messages.RemoveAll(message => message.SentAt + Settings.Retention <= now);

    private void Save() => Changed?.Invoke(_messages);

    private string NewReceiptHandle(string messageId) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Name} {messageId} {Guid.NewGuid():N}"));

    private string MessageIdOf(string receiptHandle)
    {
        var bytes = new byte[receiptHandle.Length];
        return Convert.TryFromBase64String(receiptHandle, bytes, out var length)
            && System.Text.Encoding.UTF8.GetString(bytes, 0, length).Split(' ') is [var queue, var id, _]
            && queue == Name
                ? id
                : throw SqsErrors.InvalidReceiptHandle(receiptHandle);
    }
}
