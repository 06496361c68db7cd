using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>Counts what a request reads.</summary>
internal sealed class CountingStore(ILogStore inner) : StoreDecorator(inner)
{
    public List<EntryRange> Queries { get; } = [];

    /// <summary>Entries that queries found.</summary>
    public int Entries { get; private set; }

    /// <summary>Entries that were read one by one.</summary>
    public List<long> Gets { get; } = [];

    /// <summary>How often the head was read.</summary>
    public int Heads { get; private set; }

    public override Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
    {
        Heads++;
        return base.GetHeadAsync(topic, cancellationToken);
    }

    public override async Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken)
    {
        Queries.Add(range);
        var batch = await base.QueryEntriesAsync(topic, range, cancellationToken);
        Entries += batch.Entries.Count;
        return batch;
    }

    public override Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken)
    {
        Gets.Add(seq);
        return base.GetEntryAsync(topic, seq, cancellationToken);
    }
}
