using Realtime.Messages;

namespace Realtime.Scheduling;

/// <summary>What times an event may ask to be published at.</summary>
public static class SendTime
{
    // As long as a message's id is remembered: a replay of an older event would be a second message.
    private static readonly TimeSpan Latest = TimeSpan.FromDays(16);

    /// <summary>What is wrong with a time, or <see langword="null"/>.</summary>
    /// <param name="sendAt">The time.</param>
    /// <param name="at">Of when the event is: a retry, however late, decides the same.</param>
    /// <param name="now">The time now.</param>
    public static Problem? ProblemOf(DateTimeOffset sendAt, DateTimeOffset at, DateTimeOffset now) =>
        sendAt < at || sendAt < now - Latest ? Problem.Bad("sendAt", "in the future, or left out")
        : sendAt > YearAfter(at) ? Problem.Bad("sendAt", "at most a year away")
        : null;

    private static DateTimeOffset YearAfter(DateTimeOffset at) => at.Year == DateTimeOffset.MaxValue.Year ? DateTimeOffset.MaxValue : at.AddYears(1);
}
