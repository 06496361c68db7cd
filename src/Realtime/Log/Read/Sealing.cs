using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// Settles missing numbers: appends in flight, or ones that died. Nobody may read past them before it is known for ever which.
/// </summary>
internal sealed class Sealing(ILogStore store)
{
    /// <summary>
    /// Puts voids at missing numbers, or finds what stands there by now; fewer than asked for when the request has sealed enough. None of
    /// the numbers may be one that may have expired: its void would hide the loss.
    /// </summary>
    /// <param name="read">The request.</param>
    /// <param name="first">The lowest of them.</param>
    /// <param name="last">The highest.</param>
    /// <param name="at">
    /// When the next standing number above was given out (at the tail: the last number). A void gets the same, so that <c>at</c> follows
    /// the numbers and the void expires with its neighbours.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>What now stands there, from the lowest number on.</returns>
    public async Task<IReadOnlyList<Settling>> SealAsync(
        LogRead read, long first, long last, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Downwards: whatever comes to a number meanwhile, the voids below it get its time.
        var settled = new Settling[read.TakeSeals(last - first + 1)];
        for (var index = settled.Length - 1; index >= 0; index--)
        {
            var settling = await SealAsync(read, first + index, at, cancellationToken);
            at = settling.Entry.At;
            settled[index] = settling;
        }

        return settled;
    }

    private async Task<Settling> SealAsync(LogRead read, long seq, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var seal = new Entry { Seq = seq, At = at, ExpiresAt = read.EntryExpiry(at) };
        if (await store.PutEntryIfAbsentAsync(read.Topic, seal, cancellationToken))
        {
            return new(seal, SettledBy.Sealed);
        }

        // It came just now: it belongs to the page.
        var standing = await read.GetEntryAsync(seq, cancellationToken)
            ?? throw new LogCorruptedException($"Number {seq} of {read.Topic} vanished.");
        return new(standing, SettledBy.Standing);
    }
}

/// <summary>An entry, and whether this request put it there.</summary>
internal sealed record Settling(Entry Entry, SettledBy By);
