namespace LocalCloud.Sqs;

/// <summary>How a queue behaves; the defaults are AWS's.</summary>
internal sealed record QueueSettings
{
    /// <summary>How long a received message stays hidden. 0 s to 12 h. Default: 30 s.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is kept. 1 min to 14 days. Default: 4 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(4);

    /// <summary>How long a new message stays hidden. 0 s to 15 min. Default: none.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>How long a receive waits when it does not say. 0 to 20 s. Default: not at all.</summary>
    public TimeSpan ReceiveWait { get; init; } = TimeSpan.Zero;

    /// <summary>Bytes of body and attributes. 1 KiB to 1 MiB. Default: 1 MiB.</summary>
    public int MaximumMessageBytes { get; init; } = 1_048_576;

    /// <summary>When messages go to a dead-letter queue, or <see langword="null"/> for never.</summary>
    public RedrivePolicy? Redrive { get; init; }

    /// <summary>What the queue tells about who may use it for dead letters; without local effect. Default: nothing.</summary>
    public string? RedriveAllowPolicy { get; init; }
}
