namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>
/// When queues are drained. While a connection's packets are handled, the queues that they fill wait until all of them are: what
/// arrived in one piece is passed on in one write to each receiver, and no thread has to be woken for it. Otherwise the thread pool drains.
/// </summary>
internal static class DrainTurns
{
    // A thread has one turn at a time, whosever queues these are: there is nothing that two brokers of a process could mix up.
    [ThreadStatic]
    private static Turn? _turn;

    /// <summary>Opens a turn on this thread, which must end it without waiting for anything in between. Turns may nest.</summary>
    public static void Begin() => (_turn ??= new()).Depth++;

    /// <summary>Ends a turn; the outermost one drains.</summary>
    public static void End()
    {
        var turn = _turn!;
        if (--turn.Depth > 0)
        {
            return;
        }

        // Draining may end connections, whose last messages fill queues again: these are the thread pool's.
        var queues = turn.Queues;
        for (var i = 0; i < queues.Count; i++)
        {
            queues[i].Drain();
        }

        queues.Clear();
    }

    /// <summary>Drains <paramref name="queue"/> when the turn at hand ends, or else soon.</summary>
    public static void Add(OutboundQueue queue)
    {
        if (_turn is { Depth: > 0 } turn)
        {
            turn.Queues.Add(queue);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(queue, preferLocal: false);
        }
    }

    private sealed class Turn
    {
        public int Depth { get; set; }

        public List<OutboundQueue> Queues { get; } = [];
    }
}
