using System.Collections.Concurrent;
using Realtime.Log.Read;
using Realtime.Log.Table;

namespace Realtime.Log.Append;

/// <summary>
/// Moves the watermark of a topic on as it is written to, so that whoever opens it need not go through what was written lately. It goes by
/// numbers and bytes and never by time: the last messages of a burst may be the last that a process does. An append never waits for it.
/// </summary>
internal sealed class WatermarkMover(ILogStore store, LogRules rules, SettledEnd settledEnd, TimeProvider clock)
{
    private const int MaxTopics = 10_000;

    private readonly ConcurrentDictionary<string, Progress> _topics = new();

    /// <summary>Messages and voids were written, unless all were repeats.</summary>
    public void OnWritten(LogTopic topic, IReadOnlyList<MessageAppend> appends)
    {
        var written = appends.Where(append => append.Written > 0).ToList();
        if (written.Count == 0)
        {
            return;
        }

        if (_topics.Count >= MaxTopics)
        {
            _topics.Clear();
        }

        var (first, last) = (written.Min(append => append.Written), written.Max(append => append.Written));
        var bytes = written.Sum(append => (long)append.WrittenBytes);
        var seen = _topics.GetOrAdd(topic.Topic, new Progress(first - 1, Bytes: 0));
        var next = seen with { Bytes = seen.Bytes + bytes };
        var isDue = next.Bytes >= rules.WatermarkEveryBytes || IsOnesTurn(first, last, bytes / written.Count);

        if (isDue)
        {
            _topics[topic.Topic] = new(last, Bytes: 0);
            _ = MoveAsync(topic, seen.Number, last, bytes / written.Count);
        }
        else
        {
            // One of several at once: the others' bytes are no loss.
            _ = _topics.TryUpdate(topic.Topic, next, seen);
        }
    }

    /// <summary>
    /// Of many processes that write to a topic none knows of the others. The numbers are all of theirs: who writes every so manieth looks after
    /// the watermark, and so many are what makes <see cref="LogRules.WatermarkEveryBytes"/> of messages like this one.
    /// </summary>
    private bool IsOnesTurn(long first, long last, long size)
    {
        var every = Math.Clamp(rules.WatermarkEveryBytes / size, 1, rules.WatermarkEvery);
        return last / every > (first - 1) / every;
    }

    /// <summary>
    /// Best effort, without a second attempt: nobody waits for it, and whoever comes next goes through the same again. A table that throttles or
    /// a log that something else writes to shows in the appends themselves.
    /// </summary>
    private async Task MoveAsync(LogTopic topic, long seen, long last, long size)
    {
        // Unless somebody else has moved it to about here.
        var behind = last - (await store.GetWatermarkAsync(topic.Topic, CancellationToken.None) ?? 0);
        if ((behind >= rules.WatermarkStep || behind * size >= rules.WatermarkStepBytes)
            && await store.GetHeadAsync(topic.Topic, CancellationToken.None) is { } head)
        {
            var limit = new PageLimit(int.MaxValue, rules.WatermarkBytes)
            {
                // Where all appends fail for long, each of their numbers is to be sealed: no fewer than were given out meanwhile.
                Budget = new(rules, rules.WatermarkBytes, seals: Math.Max(rules.MaxSeals, last - seen)),
            };
            await settledEnd.FindAsync(new(store, topic, head, clock.Now(), limit, rules), CancellationToken.None);
        }
    }

    /// <summary>What this process knows of a topic.</summary>
    /// <param name="Number">The last number when it last looked at the watermark, or the one before its first.</param>
    /// <param name="Bytes">What it has appended since.</param>
    private sealed record Progress(long Number, long Bytes);
}
