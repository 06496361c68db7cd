using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Settles a missing number: an append in flight, or one that died. Nobody may read past it before it is known for ever which.
/// </summary>
internal sealed class Sealing(ILogStore store, LogRules rules)
{
    /// <summary>
    /// Puts a void at a missing number, or finds what stands there; <see langword="null"/> while the append may still be on its way, or
    /// when the request has sealed enough. The number must not be one that may have expired: its void would hide the loss.
    /// </summary>
    /// <param name="read">The request.</param>
    /// <param name="seq">The number.</param>
    /// <param name="at">
    /// When the next standing number was given out (at the tail: the head's time). The void gets the same, so that <c>at</c> follows the
    /// numbers and the void expires with its neighbours.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Entry?> SealAsync(LogRead read, long seq, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (read.Age(at) < rules.SealAge || !read.TakeSeal())
        {
            return null;
        }

        var seal = new Entry { Seq = seq, At = at, ExpiresAt = read.EntryExpiry(at) };
        if (await store.PutEntryIfAbsentAsync(read.Topic, seal, cancellationToken))
        {
            return seal;
        }

        // The query had not seen it yet, or it came just now: it belongs to the page.
        return await store.GetEntryAsync(read.Topic, seq, cancellationToken)
            ?? throw new LogCorruptedException($"Number {seq} of {read.Topic} vanished.");
    }
}
