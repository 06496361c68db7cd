using System.Runtime.InteropServices;
using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>
/// The runs of voids that a pass goes through, up or down. Long ones are remembered in the table, so that nobody has to go through them
/// again. A run is only what was seen to be void, number by number, or what somebody else has remembered: never a missing number, which may
/// be in flight.
/// </summary>
internal sealed class VoidRuns(LogRead read)
{
    private readonly List<Run> _long = [];
    private Run _run;

    /// <summary>An entry was passed. A message or a missing number ends the run.</summary>
    public void Pass(Entry entry)
    {
        if (entry.IsVoid && _run.Length > 0 && entry.Seq == _run.Last + 1)
        {
            _run = _run with { Last = entry.Seq, At = entry.At, New = _run.New + 1 };
        }
        else if (entry.IsVoid && entry.Seq == _run.First - 1)
        {
            _run = _run with { First = entry.Seq, New = _run.New + 1 };
        }
        else
        {
            End();
            _run = entry.IsVoid ? new(entry.Seq, entry.Seq, entry.At, New: 1) : default;
        }
    }

    /// <summary>
    /// The remembered run in which the next number lies, behind many voids in a row; it ends at the head's last number at most.
    /// </summary>
    public async Task<VoidRun?> FindAsync(long next, CancellationToken cancellationToken)
    {
        var isNext = next == _run.Last + 1 || next == _run.First - 1;
        if (!isNext || _run.Length < read.LongRun
            || next > read.Head.Last // what was given out since this request began is gone through one by one
            || await read.FindVoidRunAsync(next, cancellationToken) is not { } found || found.Last < next)
        {
            return null;
        }

        if (found.Last > read.Head.Last)
        {
            // Made longer since this request began, or by a table that is older than its runs.
            found = found with { Last = read.Head.Last, At = read.Head.At };
        }

        read.LeaveRun();
        _run = new(
            Math.Min(_run.First, found.First),
            Math.Max(_run.Last, found.Last),
            found.Last > _run.Last ? found.At : _run.At,
            New: Math.Max(0, found.First - _run.First) + Math.Max(0, _run.Last - found.Last));
        return found;
    }

    /// <summary>
    /// Remembers the longest of the runs, each joined to the one that ends where it begins. Best effort: whoever comes next goes through
    /// the same again.
    /// </summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        End();
        try
        {
            foreach (var run in _long.OrderByDescending(run => run.New).TakeWhile(_ => read.TakeRun()))
            {
                await RememberAsync(run, cancellationToken);
            }
        }
        catch (Exception error) when (AwsCall.HasFailed(error) && error is not OperationCanceledException)
        {
            // The page is good without it, and a table that throttles is not to be asked twice.
        }
    }

    private async Task RememberAsync(Run run, CancellationToken cancellationToken)
    {
        var below = await read.FindVoidRunAsync(run.First, cancellationToken);
        var joins = below is not null && below.Last >= run.First - 1;
        if (joins && run.Last - below!.Last < read.LongRun)
        {
            // As good as known by now.
            return;
        }

        var first = joins ? below!.First : run.First;
        await read.ExtendVoidRunAsync(new(first, run.Last, run.At, read.EntryExpiry(run.At)), cancellationToken);
    }

    private void End()
    {
        if (_run.New >= read.LongRun)
        {
            _long.Add(_run);
        }
    }

    /// <summary>A run as far as it was passed; <paramref name="New"/> of its numbers nobody has remembered yet.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Run(long First, long Last, DateTimeOffset At, long New)
    {
        public long Length => First == 0 ? 0 : Last - First + 1;
    }
}
