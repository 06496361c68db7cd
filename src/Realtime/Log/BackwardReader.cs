namespace Realtime.Log;

/// <summary>Reads backwards: the newest messages, or those before a position.</summary>
internal sealed class BackwardReader(ILogStore store, LogRules rules, SettledHead settledHead)
{
    private readonly Sealing _sealing = new(store, rules);
    private readonly Truncation _truncation = new(store, rules);

    public async Task<LogPage> ReadAsync(LogRead read, Position? before, CancellationToken cancellationToken)
    {
        var truncated = before is { } asked && _truncation.IsElsewhere(read.Head, asked);
        var head = await settledHead.FindAsync(read, cancellationToken);

        // A position that was handed out is settled, whatever this search could see.
        var from = truncated || before is null ? head : before.Value.Seq - 1;
        var pass = new BackwardPass(store, rules, _sealing, read) { Next = from };
        var end = await pass.RunAsync(cancellationToken);

        // Read before: the lowest number of the page. At the end of the log, or of what is visible, there is nothing to go on with.
        var next = end is PassEnd.Full or PassEnd.Pending ? read.PositionAt(pass.Next + 1) : Position.Start;
        return new([.. pass.Messages.Reverse()], next, read.PositionAt(head), end is PassEnd.Pending, truncated);
    }
}
