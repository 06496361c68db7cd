using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>Reads single messages of a log by their numbers: those of an inbox that are still unread, wherever they stand.</summary>
internal sealed class NumberReader(ILogStore store)
{
    // Numbers so near to each other are read by one query: what lies between them costs less than a request for each.
    private const int Near = 4;

    /// <summary>Reads the messages at numbers, the highest first.</summary>
    public async Task<IReadOnlyList<LoggedMessage>> ReadAsync(
        string topic, string epoch, IReadOnlyList<long> numbers, ReadMeter meter, CancellationToken cancellationToken)
    {
        List<LoggedMessage> found = [];
        foreach (var near in Together(numbers))
        {
            var entries = near.Count > 1 ? await QueryAsync(topic, near, meter, cancellationToken) : [];
            foreach (var number in near)
            {
                // The query may have missed it, and stops at 1 MB.
                var entry = entries.GetValueOrDefault(number) ?? await GetAsync(topic, number, meter, cancellationToken);
                if (entry?.Logged(epoch) is { } message)
                {
                    found.Add(message);
                }
            }
        }

        return found;
    }

    private static IEnumerable<List<long>> Together(IReadOnlyList<long> numbers)
    {
        List<long> near = [];
        foreach (var number in numbers)
        {
            if (near.Count > 0 && near[^1] - number > Near)
            {
                yield return near;
                near = [];
            }

            near.Add(number);
        }

        if (near.Count > 0)
        {
            yield return near;
        }
    }

    private async Task<Dictionary<long, Entry>> QueryAsync(string topic, List<long> near, ReadMeter meter, CancellationToken cancellationToken)
    {
        var range = new EntryRange(near[^1], near[0], (int)(near[0] - near[^1] + 1)) { Descending = true };
        var batch = await store.QueryEntriesAsync(topic, range, cancellationToken);
        meter.Read(batch.Entries.Sum(entry => (long)entry.Bytes), consistent: false);
        return batch.Entries.ToDictionary(entry => entry.Seq);
    }

    private async Task<Entry?> GetAsync(string topic, long number, ReadMeter meter, CancellationToken cancellationToken)
    {
        var entry = await store.GetEntryAsync(topic, number, cancellationToken);
        meter.Read(entry?.Bytes ?? 0, consistent: true);
        return entry;
    }
}
