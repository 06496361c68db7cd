using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// The watermark of a topic: a number at or below which nothing can become a message any more, and where an entry stands. It spares readers
/// to find that out again, so that opening a topic costs no more because much was written lately.
/// </summary>
internal sealed class Watermark(ILogStore store, LogRules rules, Action<string> alarm)
{
    /// <summary>
    /// The watermark and what a query from it on found; <see langword="null"/> when there is none, or none that can be believed.
    /// </summary>
    /// <param name="read">The request.</param>
    /// <param name="atLeast">How many entries that query asks for at least; with 1 it is only to see what stands there.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<(Settled Mark, EntryBatch Above)?> FindAsync(LogRead read, int atLeast, CancellationToken cancellationToken)
    {
        if (await ReadAsync(read, cancellationToken) is not { } mark)
        {
            return null;
        }

        var range = new EntryRange(mark, long.MaxValue, atLeast is 1 ? 1 : read.NextQuery(atLeast));
        var above = await read.QueryAsync(range, cancellationToken);
        var entry = above.Entries is [var first, ..] && first.Seq == mark
            ? first
            : await read.GetEntryAsync(mark, cancellationToken);
        if (entry is not null)
        {
            return (Settled.Of(entry), above);
        }

        if (await CannotHaveExpiredAsync(read, mark, cancellationToken))
        {
            alarm($"The watermark of {read.Topic} says {mark}, where nothing stands.");
            return null;
        }

        return (new(mark, SettledBy.Age, DateTimeOffset.MinValue), above);
    }

    /// <summary>
    /// Moves the watermark on to what was gone through above it, if that pays. Best effort: whoever comes next goes through the same again.
    /// </summary>
    public async Task MoveAsync(LogRead read, Settled? from, Settled to, long bytes, CancellationToken cancellationToken)
    {
        if (!to.Stands || to.Seq <= (from?.Seq ?? 0)
            || (to.Seq - (from?.Seq ?? 0) < rules.WatermarkStep && bytes < rules.WatermarkStepBytes))
        {
            return;
        }

        try
        {
            _ = await store.MoveWatermarkAsync(read.Topic, to.Seq, cancellationToken);
        }
        catch (Exception error) when (AwsCall.HasFailed(error) && error is not OperationCanceledException)
        {
            // The page is good without it, and a table that throttles is not to be asked twice.
        }
    }

    private async Task<long?> ReadAsync(LogRead read, CancellationToken cancellationToken)
    {
        if (await read.GetWatermarkAsync(cancellationToken) is not { } mark)
        {
            return null;
        }

        if (mark <= read.Head.Last)
        {
            return mark;
        }

        // Moved past what the head said at this request's beginning?
        if (await read.GetHeadAgainAsync(cancellationToken) is { } head && mark <= head.Last)
        {
            return read.Head.Last;
        }

        alarm($"The watermark of {read.Topic} says {mark}, which was never given out.");
        return null;
    }

    /// <summary>Whether it is the last number and young, or a young entry stands below it.</summary>
    private static async Task<bool> CannotHaveExpiredAsync(LogRead read, long mark, CancellationToken cancellationToken)
    {
        if (mark == read.Head.Last && read.IsYoung(read.Head.At))
        {
            return true;
        }

        var below = await read.QueryAsync(new(1, mark - 1, Limit: 1) { Descending = true }, cancellationToken);
        return below.Entries is [var entry] && read.IsYoung(entry.At);
    }
}
