namespace Realtime.Log;

/// <summary>A message as the log returns it.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Sender">The sender: an identity id, or <c>backend</c>.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Position">Its number.</param>
/// <param name="Body">The raw payload.</param>
public sealed record LoggedMessage(
    string Id, string Sender, DateTimeOffset SentAt, Position Position, ReadOnlyMemory<byte> Body)
{
    /// <summary>What an entry of the backend's own is about, or <see langword="null"/>: a message.</summary>
    public string? Kind { get; init; }

    /// <summary>When its number was given out: by this it is decided how long it is visible.</summary>
    public DateTimeOffset At { get; init; }
}
