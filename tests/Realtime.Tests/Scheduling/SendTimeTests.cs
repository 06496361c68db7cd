using System.Globalization;
using Realtime.Scheduling;

namespace Realtime.Tests.Scheduling;

public sealed class SendTimeTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:00:01Z")]
    [InlineData("2027-11-22T10:00:00Z")]
    public void A_time_from_the_event_s_own_to_a_year_later_is_taken(string sendAt) => Assert.Null(SendTime.ProblemOf(Time(sendAt), At, At));

    [Theory]
    [InlineData("2026-11-22T09:59:59Z", "in the future")]
    [InlineData("2027-11-22T10:00:01Z", "at most a year away")]
    public void A_time_outside_of_it_is_not(string sendAt, string allowed)
    {
        var problem = SendTime.ProblemOf(Time(sendAt), At, At);

        Assert.Equal("sendAt", problem?.Parameter);
        Assert.Contains(allowed, problem!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_that_comes_late_is_judged_by_its_own_time() =>
        Assert.Null(SendTime.ProblemOf(At + TimeSpan.FromMinutes(1), At, now: At + TimeSpan.FromDays(1)));

    [Fact]
    public void One_that_comes_later_than_ids_are_remembered_would_be_a_second_message() =>
        Assert.NotNull(SendTime.ProblemOf(At + TimeSpan.FromMinutes(1), At, now: At + TimeSpan.FromDays(17)));

    [Fact]
    public void The_last_year_of_all_has_no_year_after_it() => Assert.Null(SendTime.ProblemOf(DateTimeOffset.MaxValue, Time("9999-06-01T00:00:00Z"), At));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
