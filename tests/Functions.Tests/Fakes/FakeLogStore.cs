using Realtime.Log;
using Realtime.Log.Table;

namespace Functions.Tests.Fakes;

/// <summary>The message log's table in memory: always consistent, and failing only when a test says so.</summary>
internal sealed class FakeLogStore : ILogStore
{
    private readonly Dictionary<string, Head> _heads = [];
    private readonly Dictionary<MessageKey, Claim> _claims = [];
    private readonly Dictionary<string, SortedList<long, Entry>> _entries = [];
    private readonly Dictionary<string, long> _watermarks = [];
    private readonly Dictionary<string, SortedList<long, VoidRun>> _runs = [];
    private readonly Lock _lock = new();

    /// <summary>Throws for a topic, or does nothing; called before numbers are taken.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    /// <summary>Throws before a call of whatever kind, or does nothing.</summary>
    public Action Strike { get; set; } = () => { };

    /// <summary>Throws on a read, or does nothing.</summary>
    public Action FailRead { get; set; } = () => { };

    /// <summary>Which topics can't be read.</summary>
    public Func<string, bool> FailReadOf { get; set; } = _ => false;

    public IReadOnlyList<NewMessage> Messages(string topic) =>
        [.. (_entries.GetValueOrDefault(topic)?.Values ?? []).Select(entry => entry.Message).OfType<NewMessage>()];

    public int Topics => _heads.Count;

    /// <summary>How many writes there were.</summary>
    public int Writes { get; private set; }

    public Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
    {
        FailRead();
        return FailReadOf(topic) ? throw new IOException("The table does not answer.") : Do(() => _heads.GetValueOrDefault(topic));
    }

    public Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken) => Write(() =>
    {
        Fail(topic);
        var head = _heads.GetValueOrDefault(topic) ?? new Head
        {
            Last = 0,
            At = request.At,
            Epoch = request.Epoch,
            Generation = request.Generation,
            Floor = 1,
            FloorAt = request.At,
            Born = request.At,
        };
        return _heads[topic] = head with { Last = head.Last + request.Count, At = request.At };
    })!;

    public Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken) => Write(() =>
    {
        _heads[topic] = moved;
        return true;
    });

    public Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) =>
        Do(() => _claims.GetValueOrDefault(key));

    public Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
        Write(() => _claims.TryAdd(key, claim));

    public Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) => Write(() =>
    {
        var moves = _claims[key] is { Refused: null } stands && stands.Number == from;
        _claims[key] = moves ? claim : _claims[key];
        return moves;
    });

    public Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken) => Write(() =>
    {
        var refuses = _claims[key] is { Refused: null } stands && stands.Number == number;
        _claims[key] = refuses ? _claims[key] with { Refused = reason } : _claims[key];
        return refuses;
    });

    public Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) => Write(() =>
        (_entries.TryGetValue(topic, out var entries) ? entries : _entries[topic] = []).TryAdd(entry.Seq, entry));

    public Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken) =>
        Do(() => _entries.GetValueOrDefault(topic)?.GetValueOrDefault(seq));

    public Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken) => Do(() =>
    {
        var found = (_entries.GetValueOrDefault(topic)?.Values ?? []).Where(entry => entry.Seq >= range.From && entry.Seq <= range.To).ToList();
        if (range.Descending)
        {
            found.Reverse();
        }

        return new EntryBatch([.. found.Take(range.Limit)], found.Count > range.Limit);
    });

    public Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken) =>
        Do(() => _watermarks.TryGetValue(topic, out var settled) ? settled : (long?)null);

    public Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) => Write(() =>
    {
        var moves = settled > _watermarks.GetValueOrDefault(topic);
        _watermarks[topic] = moves ? settled : _watermarks[topic];
        return moves;
    });

    public Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken) =>
        Do(() => _runs.GetValueOrDefault(topic)?.Values.LastOrDefault(run => run.First <= upTo));

    public Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken) => Write(() =>
    {
        var runs = _runs.TryGetValue(topic, out var known) ? known : _runs[topic] = [];
        var grows = !runs.TryGetValue(run.First, out var stands) || stands.Last < run.Last;
        runs[run.First] = grows ? run : stands!;
        return grows;
    });

    private Task<T> Write<T>(Func<T> action) => Do(() =>
    {
        Writes++;
        return action();
    });

    private async Task<T> Do<T>(Func<T> action)
    {
        await Task.Yield();
        lock (_lock)
        {
            Strike();
            return action();
        }
    }
}
