namespace Realtime.Log;

/// <summary>
/// The log's constants, in one place so that the model test can break each of them on purpose. Production code only ever uses
/// <see cref="Design"/>; the reasons for each value stand beside it.
/// </summary>
internal sealed record LogRules
{
    /// <summary>The rules as designed.</summary>
    public static LogRules Design { get; } = new();

    /// <summary>
    /// How long a claimed number may be written to: the put of step 4 is never attempted later than this after the number was given out,
    /// and a claim older than this is first settled by a void. Must be well below <see cref="SettledAge"/>.
    /// </summary>
    public TimeSpan PutDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a claim counts: the window in which a repeat is recognised (EventBridge and Lambda retry for hours, not days).</summary>
    public TimeSpan ClaimLifetime { get; init; } = TimeSpan.FromDays(16);

    /// <summary>
    /// What an entry stands longer than both retention and claims. TTL deletes up to days late, so a claim may outlive its expiry; the
    /// entry that it points to must outlive it still.
    /// </summary>
    public TimeSpan EntryMargin { get; init; } = TimeSpan.FromDays(3);

    /// <summary>
    /// An entry nearer than this to its expiry proves nothing about the numbers behind it: clocks differ, and TTL deletes in any order.
    /// </summary>
    public TimeSpan StandingMargin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a missing number is taken for an append in flight, before a reader seals it.</summary>
    public TimeSpan SealAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Older than this, a missing number can't become a message any more, sealed or not: <see cref="PutDeadline"/>, the client's attempts
    /// and the clocks' differences are all over.
    /// </summary>
    public TimeSpan SettledAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>at</c> follows the numbers up to the appenders' clock differences; this is more than they ever differ.</summary>
    public TimeSpan ClockMargin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Seals at most in a request, so that a reader's time and cost are bounded.</summary>
    public int MaxSeals { get; init; } = 200;

    /// <summary>Rounds of an append before it fails and leaves the next attempt to its caller.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>
    /// How far the numbers jump when a restored table goes on: further than a topic can get between the restored moment and the loss of
    /// the table, so that no number is used twice.
    /// </summary>
    public long GenerationJump { get; init; } = 1_000_000;

    /// <summary>
    /// A topic that rested longer than this begins a new floor with its next number: entries before it may have expired, and a reader
    /// could not tell an expired number from one in flight. Below the shortest life of an entry.
    /// </summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromDays(16);

    /// <summary>The conditions under which a page says that messages are gone.</summary>
    public TruncationRules Truncation { get; init; } = new();

    /// <summary>When a claim expires.</summary>
    public DateTimeOffset ClaimExpiry(DateTimeOffset at) => at + ClaimLifetime;

    /// <summary>When an entry expires: never while it is within retention, and never before a claim that points to it.</summary>
    public DateTimeOffset EntryExpiry(DateTimeOffset at, TimeSpan retention) =>
        at + (retention > ClaimLifetime ? retention : ClaimLifetime) + EntryMargin;
}

/// <summary>The conditions of <see cref="Read.Truncation"/>, each of which the model test leaves out once. All hold in production.</summary>
internal sealed record TruncationRules
{
    /// <summary>A position of another epoch is truncated.</summary>
    public bool OtherEpoch { get; init; } = true;

    /// <summary>A position above the last number is truncated.</summary>
    public bool AboveLast { get; init; } = true;

    /// <summary>The last number's position is never truncated, however old.</summary>
    public bool LastIsNever { get; init; } = true;

    /// <summary>Position 0, and that before the floor, stand while the topic, or the floor, is younger than retention.</summary>
    public bool BeginningStands { get; init; } = true;

    /// <summary>A position stands when its own entry does.</summary>
    public bool OwnEntryStands { get; init; } = true;

    /// <summary>A position stands when the entry behind it does.</summary>
    public bool NextEntryStands { get; init; } = true;

    /// <summary>A position that does not stand is truncated.</summary>
    public bool NothingStands { get; init; } = true;

    /// <summary>A message older than retention is left out of the page, which says so.</summary>
    public bool OlderThanRetention { get; init; } = true;
}
