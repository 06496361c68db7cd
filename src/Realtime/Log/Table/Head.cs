namespace Realtime.Log.Table;

/// <summary>The head item of a topic: what numbers were given out.</summary>
internal sealed record Head
{
    /// <summary>The highest number given out. Never handed to a client: it may still be in flight.</summary>
    public required long Last { get; init; }

    /// <summary>When <see cref="Last"/> was given out.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the numbers of this generation are named by in positions.</summary>
    public required string Epoch { get; init; }

    /// <summary>The deployment's generation in which the head was written.</summary>
    public required int Generation { get; init; }

    /// <summary>
    /// The first number of this epoch, or since the topic's last long rest: no number below it can become a message any more.
    /// </summary>
    public required long Floor { get; init; }

    /// <summary>When <see cref="Floor"/> was given out.</summary>
    public required DateTimeOffset FloorAt { get; init; }

    /// <summary>When the topic was first written to.</summary>
    public required DateTimeOffset Born { get; init; }
}
