namespace Realtime.Log;

/// <summary>A message to append. Its identity is topic, sender and id: the same three are the same message, whatever its body.</summary>
public sealed record NewMessage
{
    /// <summary>The sender's own id for the message.</summary>
    public required string Id { get; init; }

    /// <summary>The sender: an identity id, or <c>backend</c>; never with <c>|</c>, which separates the parts of a claim's key.</summary>
    public required string Sender
    {
        get;
        init => field = value.Contains('|', StringComparison.Ordinal)
            ? throw new ArgumentException("A sender has no '|'.", nameof(value))
            : value;
    }

    /// <summary>When the message was sent; kept in milliseconds.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The raw payload.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// What an entry of the backend's own is about (<c>members</c>), or <see langword="null"/>: a message of a user or of the application. No
    /// payload can feign it.
    /// </summary>
    public string? Kind { get; init; }
}
