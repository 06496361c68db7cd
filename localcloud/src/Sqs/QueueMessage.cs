namespace LocalCloud.Sqs;

/// <summary>A message in a queue, as it is kept.</summary>
internal sealed record QueueMessage
{
    /// <summary>Message id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The text that was sent.</summary>
    public required string Body { get; init; }

    /// <summary>Attributes given by the sender, by name.</summary>
    public required IReadOnlyDictionary<string, QueueAttribute> Attributes { get; init; }

    /// <summary>The X-Ray header that came along, or <see langword="null"/>.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>Place in the order of the messages that were sent at the same time.</summary>
    public long Sequence { get; init; }

    /// <summary>ARN of the queue that it was moved from as a dead letter, or <see langword="null"/>.</summary>
    public string? DeadLetterSourceArn { get; init; }

    /// <summary>Unique id of the sender: a role's session, an account, a service.</summary>
    public required string SenderId { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>From when on it can be received.</summary>
    public required DateTimeOffset VisibleAt { get; init; }

    /// <summary>How often it was received.</summary>
    public int ReceiveCount { get; init; }

    /// <summary>When it was received for the first time.</summary>
    public DateTimeOffset? FirstReceivedAt { get; init; }

    /// <summary>The receipt handle of the last receive.</summary>
    public string? ReceiptHandle { get; init; }
}
