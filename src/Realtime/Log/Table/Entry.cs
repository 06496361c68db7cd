namespace Realtime.Log.Table;

/// <summary>What stands at a number, written once: a message, or a void, which no message will ever replace.</summary>
internal sealed record Entry
{
    /// <summary>The number.</summary>
    public required long Seq { get; init; }

    /// <summary>When the number was given out; for a void sealed by a reader, when the number behind it was.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When TTL may delete the entry.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The message, or <see langword="null"/>: a void.</summary>
    public NewMessage? Message { get; init; }

    /// <summary>About how many bytes the item takes in the table: names and fixed attributes are some 100.</summary>
    public int Bytes => 100 + (Message is { } message ? message.Id.Length + message.Sender.Length + message.Body.Length : 0);

    /// <summary>Whether no message stands here or ever will.</summary>
    public bool IsVoid => Message is null;

    /// <summary>The message as readers get it, or <see langword="null"/> of a void.</summary>
    public LoggedMessage? Logged(string epoch) => Message is { } message
        ? new(message.Id, message.Sender, message.SentAt, new(epoch, Seq), message.Body) { Kind = message.Kind, At = At }
        : null;

    /// <summary>Whether this very message stands here.</summary>
    public bool Is(MessageKey key) => Message is { } message && message.Sender == key.Sender && message.Id == key.Id;
}
