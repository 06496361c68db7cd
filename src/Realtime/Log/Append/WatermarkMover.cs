using System.Collections.Concurrent;
using Realtime.Log.Read;
using Realtime.Log.Table;

namespace Realtime.Log.Append;

/// <summary>
/// Moves the watermark of a topic that is written to all the time, so that whoever opens it need not go through what was written lately.
/// About every 2 s a topic, whoever writes to it; an append never waits for it.
/// </summary>
internal sealed class WatermarkMover(ILogStore store, LogRules rules, SettledEnd settledEnd, TimeProvider clock)
{
    private const int MaxTopics = 10_000;

    private readonly ConcurrentDictionary<string, Progress> _topics = new();

    /// <summary>Messages and voids were written, unless all were repeats.</summary>
    public void OnWritten(LogTopic topic, IReadOnlyList<MessageAppend> appends)
    {
        var (now, last) = (clock.Now(), appends.Max(append => append.Written));
        if (last == 0)
        {
            return;
        }

        if (_topics.Count >= MaxTopics)
        {
            _topics.Clear();
        }

        var seen = _topics.GetOrAdd(topic.Topic, new Progress(now, last, Bytes: 0, Watermark: 0));
        var next = seen with { Bytes = seen.Bytes + appends.Sum(append => (long)append.WrittenBytes) };
        var isDue = now - seen.Since >= rules.WatermarkAge && Pays(next, last);

        // One of several at once: the others' bytes are no loss.
        if (_topics.TryUpdate(topic.Topic, isDue ? next with { Since = now, Number = last, Bytes = 0 } : next, seen) && isDue)
        {
            _ = MoveAsync(topic, next, last);
        }
    }

    private bool Pays(Progress progress, long last) =>
        last - progress.Watermark >= rules.WatermarkStep || progress.Bytes >= rules.WatermarkStepBytes;

    /// <summary>Best effort, without a second attempt: it never fails, and whoever comes next goes through the same again.</summary>
    private async Task MoveAsync(LogTopic topic, Progress progress, long last)
    {
        try
        {
            var watermark = await store.GetWatermarkAsync(topic.Topic, CancellationToken.None) ?? 0;

            // Somebody else has moved it past what was the last number 2 s ago.
            if (watermark <= progress.Number && Pays(progress with { Watermark = watermark }, last)
                && await store.GetHeadAsync(topic.Topic, CancellationToken.None) is { } head)
            {
                var limit = new PageLimit(int.MaxValue, rules.WatermarkBytes)
                {
                    // Where all appends fail for long, each of their numbers is to be sealed: no fewer than were given out meanwhile.
                    Budget = new(rules, rules.WatermarkBytes, seals: Math.Max(rules.MaxSeals, last - progress.Number)),
                };
                var read = new LogRead(store, topic, head, clock.Now(), limit, rules);
                watermark = (await settledEnd.FindAsync(read, CancellationToken.None)).End.Seq;
            }

            _topics[topic.Topic] = _topics[topic.Topic] with { Watermark = watermark };
        }
        catch (Exception)
        {
            // Nobody waits for it: a table that throttles or a log that something else writes to shows in the appends themselves.
            _ = _topics.TryRemove(topic.Topic, out _);
        }
    }

    /// <summary>What this process knows of a topic.</summary>
    /// <param name="Since">When it last looked at the watermark.</param>
    /// <param name="Number">The last number then.</param>
    /// <param name="Bytes">What it has appended since.</param>
    /// <param name="Watermark">The watermark then.</param>
    private sealed record Progress(DateTimeOffset Since, long Number, long Bytes, long Watermark);
}
