using Realtime.Log.Table;

namespace Realtime.Tests.Log.Bounds;

/// <summary>
/// The log's table in memory, which counts what AWS would charge. A query ends after 1 MB. All topics are one: fifty like it cost no memory.
/// </summary>
internal sealed class MeteredStore : ILogStore
{
    private const long QueryPage = 1024 * 1024;
    private const int SmallItem = 200;

    private readonly Dictionary<MessageKey, Claim> _claims = [];
    private readonly List<Entry> _entries = [];
    private Head? _head;
    private readonly SortedList<long, VoidRun> _runs = [];
    private long? _watermark;

    public Meter Meter { get; } = new();

    /// <summary>What stands in the log.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Bytes of items that were read or written to move the watermark.</summary>
    public int WatermarkMoves { get; private set; }

    /// <summary>How often a run of voids was written.</summary>
    public int RunsWritten { get; private set; }

    public void ForgetWatermark() => _watermark = null;

    public Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
    {
        Meter.Read(_head is null ? 0 : SmallItem, consistent: true);
        return Task.FromResult(_head);
    }

    public Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken)
    {
        Meter.Write(SmallItem, SmallItem);
        _head ??= new()
        {
            Last = 0,
            At = request.At,
            Epoch = request.Epoch,
            Generation = request.Generation,
            Floor = 1,
            FloorAt = request.At,
            Born = request.At,
        };
        _head = _head with { Last = _head.Last + request.Count, At = request.At };
        return Task.FromResult<Head?>(_head);
    }

    public Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken)
    {
        Meter.Write(SmallItem, SmallItem);
        _head = moved;
        return Task.FromResult(true);
    }

    public Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken)
    {
        var claim = _claims.GetValueOrDefault(key);
        Meter.Read(claim is null ? 0 : SmallItem, consistent: true);
        return Task.FromResult(claim);
    }

    public Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken)
    {
        Meter.Write(0, SmallItem);
        return Task.FromResult(_claims.TryAdd(key, claim));
    }

    public Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken)
    {
        Meter.Write(SmallItem, SmallItem);
        var moves = _claims[key] is { Refused: null } stands && stands.Number == from;
        _claims[key] = moves ? claim : _claims[key];
        return Task.FromResult(moves);
    }

    public Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken)
    {
        Meter.Write(SmallItem, SmallItem);
        var refuses = _claims[key] is { Refused: null } stands && stands.Number == number;
        _claims[key] = refuses ? _claims[key] with { Refused = reason } : _claims[key];
        return Task.FromResult(refuses);
    }

    public Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
    {
        var index = IndexOf(entry.Seq);
        var stands = index < _entries.Count && _entries[index].Seq == entry.Seq;
        Meter.Write(stands ? Meter.Size(topic, _entries[index]) : 0, stands ? 0 : Meter.Size(topic, entry));
        if (!stands)
        {
            _entries.Insert(index, entry);
        }

        return Task.FromResult(!stands);
    }

    public Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken)
    {
        var index = IndexOf(seq);
        var entry = index < _entries.Count && _entries[index].Seq == seq ? _entries[index] : null;
        Meter.Read(entry is null ? 0 : Meter.Size(topic, entry), consistent: true);
        return Task.FromResult(entry);
    }

    public Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken)
    {
        var found = new List<Entry>();
        var (bytes, step) = (0L, range.Descending ? -1 : 1);
        var index = range.Descending ? IndexOf(range.To == long.MaxValue ? range.To : range.To + 1) - 1 : IndexOf(range.From);
        var more = false;
        for (; index >= 0 && index < _entries.Count && _entries[index].Seq >= range.From && _entries[index].Seq <= range.To; index += step)
        {
            if (found.Count == range.Limit || bytes >= QueryPage)
            {
                more = true;
                break;
            }

            found.Add(_entries[index]);
            bytes += Meter.Size(topic, _entries[index]);
        }

        Meter.Read(bytes, range.Consistent);
        return Task.FromResult(new EntryBatch(found, more));
    }

    public Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken)
    {
        Meter.Read(SmallItem, consistent: false);
        return Task.FromResult(_watermark);
    }

    public Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken)
    {
        Meter.Write(SmallItem, SmallItem);
        var moves = _watermark is null || _watermark < settled;
        _watermark = moves ? settled : _watermark;
        WatermarkMoves += moves ? 1 : 0;
        return Task.FromResult(moves);
    }

    public Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken)
    {
        var run = _runs.Values.LastOrDefault(run => run.First <= upTo);
        Meter.Read(run is null ? 0 : SmallItem, consistent: false);
        return Task.FromResult(run);
    }

    public Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken)
    {
        Meter.Write(SmallItem, SmallItem);
        var grows = !_runs.TryGetValue(run.First, out var stands) || stands.Last < run.Last;
        _runs[run.First] = grows ? run : stands!;
        RunsWritten += grows ? 1 : 0;
        return Task.FromResult(grows);
    }

    /// <summary>The index of a number, or where it belongs.</summary>
    private int IndexOf(long seq)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[middle].Seq < seq ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
