namespace LocalCloud.Iot.Broker.Sessions.Kept;

/// <summary>One line of a <see cref="MessageLog"/>: a message, or the numbers of those that are done with.</summary>
internal sealed record LogLine
{
    /// <summary>The message's number, or 0.</summary>
    public long Number { get; init; }

    /// <summary>The message, or <see langword="null"/>.</summary>
    public KeptMessage? Message { get; init; }

    /// <summary>Numbers of messages that were acknowledged or given up, or <see langword="null"/>.</summary>
    public IReadOnlyList<long>? Done { get; init; }
}
