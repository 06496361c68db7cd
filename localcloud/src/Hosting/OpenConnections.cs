namespace LocalCloud.Hosting;

/// <summary>Counts the connections that are served, so that who ends can wait for them.</summary>
internal sealed class OpenConnections
{
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Those that are served, and one for serving at all.
    private int _count = 1;

    /// <summary>Counts one more.</summary>
    /// <returns><see langword="false"/> when there are to be no more: all have ended.</returns>
    public bool TryOpen()
    {
        for (var count = Volatile.Read(ref _count); count > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
            {
                return true;
            }

            count = seen;
        }

        return false;
    }

    /// <summary>One of those that were opened has ended.</summary>
    public void Ended()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _allEnded.TrySetResult();
        }
    }

    /// <summary>Waits until all have ended, or the caller's patience has. To be called once.</summary>
    public async Task AllEndedAsync(CancellationToken cancellationToken)
    {
        Ended();
        await _allEnded.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
