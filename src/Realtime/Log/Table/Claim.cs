namespace Realtime.Log.Table;

/// <summary>The claim item of a message: the number that this sender's message has.</summary>
/// <param name="Number">The number.</param>
/// <param name="At">When the number was given out.</param>
/// <param name="ExpiresAt">When TTL may delete the claim.</param>
internal sealed record Claim(long Number, DateTimeOffset At, DateTimeOffset ExpiresAt)
{
    /// <summary>Why the message was refused: a void stands at its number, and it takes no other one.</summary>
    public string? Refused { get; init; }
}

/// <summary>
/// The identity of a message. The sender is part of it: an id that another user saw or guessed can't be used up for its owner.
/// </summary>
internal readonly record struct MessageKey(string Topic, string Sender, string Id);
