using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>One read request: what it reads, the head and the time at its beginning, and what it may still spend.</summary>
internal sealed class LogRead(ILogStore store, LogTopic topic, Head head, DateTimeOffset now, PageLimit limit, LogRules rules)
{
    // A first guess: messages of a chat are no larger.
    private const int LargeEntry = 16 * 1024;
    private const int RunBytes = 100;

    private readonly ReadBudget _budget = limit.Budget ?? new ReadBudget(rules, rules.SpareBytes);
    private Seen _seen = new();
    private long _bytes;
    private long _returned;
    private long _messages;
    private int _voidsWanted;

    public string Topic => topic.Topic;

    public Head Head => head;

    public DateTimeOffset Now => now;

    public PageLimit Limit => limit;

    /// <summary>What readers see is decided by this and <c>at</c>, never by whether TTL has run.</summary>
    public DateTimeOffset RetainedSince { get; } = now - topic.Retention;

    /// <summary>Whether the request has read as much as it may for what it returns.</summary>
    public bool IsSpent => Left <= 0;

    private long Left => _budget.SpareBytes + (4 * _returned) - _bytes;

    public TimeSpan ClockMargin => rules.ClockMargin;

    /// <summary>Voids in a row that make a run.</summary>
    public int LongRun => rules.LongRun;

    public TimeSpan Age(DateTimeOffset at) => now - at;

    /// <summary>Whether the entry is a message, and of a kind that the page takes.</summary>
    public bool Wants(Entry entry) => entry.Message is { } message && limit.Takes(message.Kind);

    public bool IsRetained(DateTimeOffset at) => at >= RetainedSince;

    /// <summary>Whether no number given out at <paramref name="at"/> or before can become a message any more.</summary>
    public bool IsSettled(DateTimeOffset at) => Age(at) >= rules.SettledAge;

    /// <summary>
    /// Whether the entry proves that every number behind it is still in the table, or never was: by its own expiry, and by what the
    /// present retention gives, because those behind it may have been written under a shorter one.
    /// </summary>
    public bool Stands(Entry entry) => Lasts(entry.ExpiresAt) && Lasts(EntryExpiry(entry.At));

    /// <summary>Whether the position is of another epoch, or lies above the last number: the table was restored to before it.</summary>
    public bool IsElsewhere(Position position) => !position.IsStart && (position.Epoch != head.Epoch || position.Seq > head.Last);

    /// <summary>Whether what was given out at this time can't have expired, whatever retention it was written under.</summary>
    public bool IsYoung(DateTimeOffset at) => Age(at) < rules.ShortestLife - rules.StandingMargin;

    /// <summary>Bytes of an entry, as far as the request has seen.</summary>
    public long EntrySize => _seen.Entries == 0 ? LargeEntry : _seen.Bytes / _seen.Entries;

    public int TakeSeals(long wanted) => _budget.TakeSeals(wanted);

    public bool TakeRun() => _budget.TakeRun();

    public DateTimeOffset EntryExpiry(DateTimeOffset at) => rules.EntryExpiry(at, topic.Retention);

    public Position PositionAt(long seq) => new(head.Epoch, seq);

    /// <summary>
    /// A settled number as a position, or the caller's own position when it may not be handed out. What stands may; and so may what never
    /// had an entry (0, the place before the floor) or can have outlived it (the last number).
    /// </summary>
    public Position HandOut(Settled settled, Position otherwise) =>
        settled.Stands || settled.Seq == 0 || settled.Seq == head.Floor - 1 || settled.Seq >= head.Last
            ? PositionAt(settled.Seq)
            : otherwise;

    /// <summary>A read on behalf of this one, with a share of what it may spend, the half by default: so neither leaves the other nothing.</summary>
    public LogRead Aside(int share = 2) => new(store, topic, head, now, limit with { Budget = _budget.Share(share) }, rules) { _seen = _seen };

    /// <summary>Reads the head again, which is younger than the request.</summary>
    public Task<Head?> GetHeadAgainAsync(CancellationToken cancellationToken)
    {
        limit.Meter.ReadSmall(consistent: true);
        return store.GetHeadAsync(topic.Topic, cancellationToken);
    }

    /// <summary>Reads the number that the watermark says.</summary>
    public Task<long?> GetWatermarkAsync(CancellationToken cancellationToken)
    {
        limit.Meter.ReadSmall(consistent: false);
        return store.GetWatermarkAsync(topic.Topic, cancellationToken);
    }

    /// <summary>Reads entries at the expense of the request.</summary>
    public async Task<EntryBatch> QueryAsync(EntryRange range, CancellationToken cancellationToken)
    {
        var batch = await store.QueryEntriesAsync(topic.Topic, range, cancellationToken);
        var bytes = batch.Entries.Sum(entry => (long)entry.Bytes);
        limit.Meter.Read(bytes, range.Consistent);
        _seen.Entries += batch.Entries.Count;
        _seen.Bytes += bytes;
        _bytes += bytes;
        return batch;
    }

    /// <summary>Reads one entry, consistently.</summary>
    public async Task<Entry?> GetEntryAsync(long seq, CancellationToken cancellationToken)
    {
        var entry = await store.GetEntryAsync(topic.Topic, seq, cancellationToken);
        limit.Meter.Read(entry?.Bytes ?? 0, consistent: true);
        _bytes += entry?.Bytes ?? 0;
        return entry;
    }

    /// <summary>Reads the run of voids that begins at a number or next below it.</summary>
    public async Task<VoidRun?> FindVoidRunAsync(long upTo, CancellationToken cancellationToken)
    {
        var run = await store.FindVoidRunAsync(topic.Topic, upTo, cancellationToken);
        limit.Meter.ReadSmall(consistent: false);
        _bytes += run is null ? 0 : RunBytes;
        return run;
    }

    public Task ExtendVoidRunAsync(VoidRun run, CancellationToken cancellationToken) =>
        store.ExtendVoidRunAsync(topic.Topic, run, cancellationToken);

    /// <summary>A run of voids was left behind: nothing is known of what comes now, so the next query is a small one.</summary>
    public void LeaveRun() => _voidsWanted = 0;

    /// <summary>The entry is part of the page: what was read for it is no waste.</summary>
    public void Return(Entry entry)
    {
        _returned += entry.Bytes;
        _messages++;
        _voidsWanted = 0;
    }

    /// <summary>
    /// How many entries the next query asks for: as many as the page still takes, by their size so far; and more each time while there are
    /// only voids. Its own, not the caller's limit: a page of one message may lie behind thousands of voids.
    /// </summary>
    public int NextQuery(int atLeast = 1)
    {
        var size = EntrySize;
        var room = Math.Max(0, limit.Bytes - _returned) / size;
        var wanted = Math.Min(limit.Messages - _messages, room + 1) + 1;
        _voidsWanted = (int)Math.Clamp(Math.Max(wanted, 4L * _voidsWanted), atLeast, 16_384);

        // Nothing is known of the sizes yet: a request with little to spend is careful, and one that may leave out all that it finds.
        var isCareful = Left < 4 * LargeEntry || limit.Since is not null;
        var guess = _seen.Entries > 0 ? size : isCareful ? LargeEntry : LargeEntry / 4;
        return (int)Math.Min(_voidsWanted, Math.Max(1, Left / guess));
    }

    private bool Lasts(DateTimeOffset expiry) => expiry - now >= rules.StandingMargin;

    /// <summary>What the reads of a request know of the sizes: those aside, too.</summary>
    private sealed class Seen
    {
        public long Bytes { get; set; }

        public long Entries { get; set; }
    }
}
