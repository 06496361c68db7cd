using Realtime.Log;
using Realtime.Log.Read;
using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>A pass upwards by itself, over a table and below a head that the test chooses: what it takes, asks for and leaves behind.</summary>
/// <param name="last">The head's last number.</param>
/// <param name="rules">Other rules than the design's.</param>
internal sealed class APass(long last, LogRules? rules = null)
{
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(10);

    private readonly ADirectLog _log = new(rules);
    private readonly List<Entry> _taken = [];

    /// <summary>How old the last number is.</summary>
    public TimeSpan LastAge { get; init; } = Young;

    public long Floor { get; init; } = 1;

    public TimeSpan FloorAge { get; init; } = Young;

    /// <summary>The number that does not fit.</summary>
    public long Refused { get; init; }

    public int QueryAtLeast { get; init; }

    public ReadBudget? Budget { get; init; }

    /// <summary>A table that answers in its own way.</summary>
    public Func<ILogStore, ILogStore> Decorate { get; init; } = static store => store;

    /// <summary>What the last pass asked for.</summary>
    public List<EntryRange> Queries { get; private set; } = [];

    /// <summary>What now stands, each number with its age.</summary>
    public IReadOnlyDictionary<long, TimeSpan> Standing => _log.Table.Entries.ToDictionary(entry => entry.Seq, entry => _log.Now - entry.At);

    /// <summary>Puts messages, and voids: <c>1 2v 3-5v</c>.</summary>
    public async Task<APass> StandAsync(string numbers, TimeSpan? age = null)
    {
        foreach (var number in numbers.Split(' '))
        {
            var ends = number.TrimEnd('v').Split('-').Select(end => long.Parse(end, null)).ToList();
            for (var seq = ends[0]; seq <= ends[^1]; seq++)
            {
                var at = _log.Now - (age ?? Young);
                var message = number.EndsWith('v') ? null : _log.Message($"m{seq}");
                await _log.Store.PutEntryIfAbsentAsync(
                    "chat/general", new() { Seq = seq, At = at, ExpiresAt = _log.Now + _log.Retention, Message = message }, CancellationToken.None);
            }
        }

        return this;
    }

    /// <summary>Somebody has remembered a run of voids.</summary>
    public Task RememberAsync(long first, long end, TimeSpan age) =>
        _log.Store.ExtendVoidRunAsync("chat/general", new(first, end, _log.Now - age, _log.Now), CancellationToken.None);

    /// <summary>Goes up from the place before the first number, or from another one.</summary>
    /// <param name="from">A number that is settled.</param>
    /// <param name="age">How old that is.</param>
    /// <param name="found">How many entries a first query found, from that number on, if there was one.</param>
    public async Task<Passed> RunAsync(long from = 0, TimeSpan? age = null, int? found = null)
    {
        var counting = new CountingStore(Decorate(_log.Store));
        var head = new Head
        {
            Last = last,
            At = _log.Now - LastAge,
            Epoch = "e",
            Generation = 1,
            Floor = Floor,
            FloorAt = _log.Now - FloorAge,
            Born = _log.Now,
        };
        var read = new LogRead(counting, ADirectLog.Topic, head, _log.Now, new(1, 1) { Budget = Budget }, _log.Rules);
        var first = found is { } limit ? await _log.Store.QueryEntriesAsync("chat/general", new(from, long.MaxValue, limit), CancellationToken.None) : null;
        var start = new Settled(from, SettledBy.Standing, _log.Now - (age ?? Young));
        var pass = new UpwardPass(_log.Rules, new(counting), read, start, Take) { QueryAtLeast = QueryAtLeast };
        var end = await pass.RunAsync(first, CancellationToken.None);
        Queries = counting.Queries;
        var taken = string.Join(' ', _taken.Select(entry => $"{entry.Seq}{(entry.IsVoid ? "v" : "")}"));
        return new(taken, end, pass.Settled.Seq, pass.Settled.By, _log.Now - pass.Settled.At, pass.MayHaveLost);
    }

    private PassEnd? Take(Entry entry)
    {
        if (entry.Seq == Refused)
        {
            return PassEnd.Full;
        }

        _taken.Add(entry);
        return null;
    }
}

/// <summary>What a pass came to.</summary>
/// <param name="Taken">The numbers, those of voids with a v.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Settled">Up to which number it came.</param>
/// <param name="By">How that is known to be settled.</param>
/// <param name="Age">How old that is.</param>
/// <param name="MayHaveLost">Whether something may have expired on the way.</param>
internal sealed record Passed(string Taken, PassEnd End, long Settled, SettledBy By, TimeSpan Age, bool MayHaveLost);
