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

    /// <summary>
    /// What a request may read beyond four times what it returns, in bytes: voids, what it goes through to find the end, a query that found
    /// more than fits. With a last query of half a megabyte more it stays below 1 MB.
    /// </summary>
    public int SpareBytes { get; init; } = 512 * 1024;

    /// <summary>What an appender may read to move the watermark on, in bytes: more than the largest batch has, which is what Lambda takes.</summary>
    public int WatermarkBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The watermark is moved on by this many numbers at least, or by <see cref="WatermarkStepBytes"/>.</summary>
    public int WatermarkStep { get; init; } = 32;

    /// <summary>The watermark is moved on past this many bytes at least, or by <see cref="WatermarkStep"/> numbers.</summary>
    public int WatermarkStepBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// So many bytes are written to a topic before an appender moves the watermark on, however fast: with what is in flight meanwhile less
    /// than <see cref="SpareBytes"/>, which is what a reader goes through to find the end.
    /// </summary>
    public int WatermarkEveryBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// The same in numbers, for small messages: fewer than <see cref="NearEnd"/>, so that appenders go through all of them, and remember what
    /// is void.
    /// </summary>
    public int WatermarkEvery { get; init; } = 48;

    /// <summary>
    /// What a search by time reads further down than the time, in bytes: at the fastest rate 80 ms, and clocks of AWS differ by a few.
    /// </summary>
    public int StepDownBytes { get; init; } = 128 * 1024;

    /// <summary>The same in entries.</summary>
    public int StepDown { get; init; } = 256;

    /// <summary>So near to the last number one goes up through all of them, rather than searching for a better place to begin.</summary>
    public int NearEnd { get; init; } = 64;

    /// <summary>
    /// So many voids in a row are remembered as a run, and make a reader ask whether they belong to one: 2 to 3 KB, about what asking
    /// costs.
    /// </summary>
    public int LongRun { get; init; } = 32;

    /// <summary>Runs of voids that a request writes at most, the longest ones.</summary>
    public int MaxRuns { get; init; } = 8;

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

    /// <summary>
    /// How long an entry is in the table at least, whatever retention it was written under: a number given out later than this that is
    /// missing has not expired.
    /// </summary>
    public TimeSpan ShortestLife => ClaimLifetime + EntryMargin;

    /// <summary>When a claim expires.</summary>
    public DateTimeOffset ClaimExpiry(DateTimeOffset at) => at + ClaimLifetime;

    /// <summary>When an entry expires: never while it is within retention, and never before a claim that points to it.</summary>
    public DateTimeOffset EntryExpiry(DateTimeOffset at, TimeSpan retention) =>
        at + (retention > ClaimLifetime ? retention : ClaimLifetime) + EntryMargin;
}
