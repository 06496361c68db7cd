namespace Realtime.Log;

/// <summary>A message that stands in the log.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Sender">The message's sender.</param>
/// <param name="SentAt">When the message was sent, as the log has it.</param>
/// <param name="Body">The raw payload as the log has it: of a repeat with another body, that of the first.</param>
/// <param name="Position">Its number, for ever.</param>
/// <param name="IsNew">
/// <see langword="false"/> when the message already stood in the log: a repeat, or an earlier attempt of which no answer came back. What
/// has to follow an append (the live publish) is therefore due in both cases.
/// </param>
public sealed record AppendedMessage(
    string Topic, string Id, string Sender, DateTimeOffset SentAt, ReadOnlyMemory<byte> Body, Position Position, bool IsNew)
{
    /// <summary>Whether the message that stands in the log has another body than the one given: its id was used twice, for two things.</summary>
    public bool HasOtherBody { get; init; }

    /// <summary>What an entry of the backend's own is about, or <see langword="null"/>: a message.</summary>
    public string? Kind { get; init; }
}
