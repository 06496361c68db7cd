using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>One read request: what it reads, the head and the time at its beginning, and what it may still spend.</summary>
internal sealed class LogRead(LogTopic topic, Head head, DateTimeOffset now, PageLimit limit, LogRules rules)
{
    private int _sealsLeft = rules.MaxSeals;

    public string Topic => topic.Topic;

    public Head Head => head;

    public DateTimeOffset Now => now;

    public PageLimit Limit => limit;

    /// <summary>What readers see is decided by this and <c>at</c>, never by whether TTL has run.</summary>
    public DateTimeOffset RetainedSince { get; } = now - topic.Retention;

    public TimeSpan Age(DateTimeOffset at) => now - at;

    public bool IsRetained(DateTimeOffset at) => at >= RetainedSince;

    /// <summary>Whether no number given out at <paramref name="at"/> or before can become a message any more.</summary>
    public bool IsSettled(DateTimeOffset at) => Age(at) >= rules.SettledAge;

    /// <summary>Whether the entry proves that every number behind it is still in the table, or never was.</summary>
    public bool Stands(Entry entry) => Lasts(entry.ExpiresAt);

    /// <summary>Whether an entry of a number given out at <paramref name="at"/> is still in the table, if there was one.</summary>
    public bool IsUnexpired(DateTimeOffset at) => Lasts(rules.EntryExpiry(at, topic.Retention));

    public bool TakeSeal() => _sealsLeft-- > 0;

    public DateTimeOffset EntryExpiry(DateTimeOffset at) => rules.EntryExpiry(at, topic.Retention);

    public Position PositionAt(long seq) => new(head.Epoch, seq);

    private bool Lasts(DateTimeOffset expiry) => expiry - now >= rules.StandingMargin;
}
