namespace Realtime.Log;

/// <summary>
/// Whether a message may stand at a number. Asked after the message has claimed the number and before every attempt to put it there: so
/// whatever the guard reads is as new as the number, and nothing that became true before the number was given out escapes it.
/// </summary>
/// <param name="number">The number.</param>
/// <param name="cancellationToken">Cancels the request.</param>
/// <returns>Why the message may not, or <see langword="null"/>.</returns>
public delegate Task<AppendRefusal?> AppendGuard(long number, CancellationToken cancellationToken);

/// <summary>Why a guard refused a message.</summary>
/// <param name="Reason">A word that the message's claim keeps.</param>
/// <param name="RetryAfter">When another message would pass, if that is known; not kept.</param>
public sealed record AppendRefusal(string Reason, TimeSpan? RetryAfter = null);

/// <summary>What became of an append that had to pass a guard: one of the two.</summary>
/// <param name="Appended">The message as it stands in the log.</param>
/// <param name="Refusal">Why it does not, and won't.</param>
public sealed record GuardedAppend(AppendedMessage? Appended, AppendRefusal? Refusal);
