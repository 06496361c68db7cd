namespace Realtime.Log;

/// <summary>Step 2 of an append: <paramref name="Count"/> numbers from the head.</summary>
/// <param name="Count">How many, at most 100.</param>
/// <param name="At">Now.</param>
/// <param name="Epoch">The epoch if the topic has none yet.</param>
/// <param name="Generation">This deployment's generation; a head of an older one refuses.</param>
/// <param name="RestedSince">A head that was last written at this time or before refuses.</param>
internal sealed record NumberRequest(
    int Count, DateTimeOffset At, string Epoch, int Generation, DateTimeOffset RestedSince);
