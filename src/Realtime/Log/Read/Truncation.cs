using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>Decides whether messages behind a position may be gone.</summary>
internal sealed class Truncation(ILogStore store, LogRules rules)
{
    /// <summary>Whether reading on after a position may miss messages.</summary>
    /// <param name="read">The request.</param>
    /// <param name="after">The position.</param>
    /// <param name="look">What a query from the position on found.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<bool> IsTruncatedAsync(
        LogRead read, Position after, IReadOnlyList<Entry> look, CancellationToken cancellationToken) =>
        IsElsewhere(read.Head, after)
        || (rules.Truncation.NothingStands
            && !BeginsHere(read, after)
            && !await StandsAsync(read, after.Seq, rules.Truncation.OwnEntryStands, look, cancellationToken)
            && !await StandsAsync(read, after.Seq + 1, rules.Truncation.NextEntryStands, look, cancellationToken));

    /// <summary>Whether the position is of another epoch, or lies above the last number: the table was restored to before it.</summary>
    public bool IsElsewhere(Head head, Position position) =>
        !position.IsStart
        && ((rules.Truncation.OtherEpoch && position.Epoch != head.Epoch)
            || (rules.Truncation.AboveLast && position.Seq > head.Last));

    /// <summary>Positions known to stand without an entry.</summary>
    private bool BeginsHere(LogRead read, Position after) =>
        (after.IsStart && rules.Truncation.BeginningStands && read.IsRetained(read.Head.Born))
        || (after.Seq == read.Head.Floor - 1 && rules.Truncation.BeginningStands && read.IsRetained(read.Head.FloorAt))

        // The only number behind the position was given out lately: if it is missing it is in flight or dead, and not expired.
        || (after.Seq + 1 == read.Head.Last && rules.Truncation.NextEntryStands && read.IsUnexpired(read.Head.At));

    private async Task<bool> StandsAsync(
        LogRead read, long seq, bool counts, IReadOnlyList<Entry> look, CancellationToken cancellationToken)
    {
        if (!counts || seq == 0)
        {
            return false;
        }

        // The query may have missed it: nobody is told of a loss on an eventually consistent answer.
        var entry = look.FirstOrDefault(entry => entry.Seq == seq)
            ?? await store.GetEntryAsync(read.Topic, seq, cancellationToken);
        return entry is not null && read.Stands(entry);
    }
}
