namespace Realtime.Log;

/// <summary>The claim item of a message: the number that this sender's message has.</summary>
/// <param name="Number">The number.</param>
/// <param name="At">When the number was given out.</param>
/// <param name="ExpiresAt">When TTL may delete the claim.</param>
internal sealed record Claim(long Number, DateTimeOffset At, DateTimeOffset ExpiresAt);
