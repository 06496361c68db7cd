using Realtime.Notifications;

namespace Realtime.Tests.Notifications;

public sealed class QuietHoursTests
{
    private static readonly string[] EveryDay = [.. QuietHours.DayNames];

    [Theory]
    [InlineData("2026-11-24T21:59:59.999+01:00", null)] // a Tuesday
    [InlineData("2026-11-24T22:00:00+01:00", "2026-11-25T07:00:00+01:00")]
    [InlineData("2026-11-25T06:59:59.999+01:00", "2026-11-25T07:00:00+01:00")]
    [InlineData("2026-11-25T07:00:00+01:00", null)]
    public void They_begin_with_the_first_moment_and_end_before_the_last(string at, string? end) =>
        AssertEnds(Hours("Europe/Berlin", "22:00", "07:00", EveryDay), at, end);

    [Theory]
    [InlineData("2026-11-27T23:00:00+01:00", "2026-11-28T07:00:00+01:00")] // Friday
    [InlineData("2026-11-28T06:00:00+01:00", "2026-11-28T07:00:00+01:00")] // Saturday, and still Friday's
    [InlineData("2026-11-28T23:00:00+01:00", null)]
    [InlineData("2026-11-27T06:00:00+01:00", null)] // Friday, of which Thursday would be the beginning
    public void Hours_past_midnight_are_of_the_day_on_which_they_begin(string at, string? end) =>
        AssertEnds(Hours("Europe/Berlin", "22:00", "07:00", ["fri"]), at, end);

    [Theory]
    [InlineData("12:00", "13:30", "2026-11-27T12:30:00+05:45", "2026-11-27T13:30:00+05:45")]
    [InlineData("00:00", "23:59", "2026-11-27T12:30:00+05:45", "2026-11-27T23:59:00+05:45")]
    [InlineData("12:00", "00:00", "2026-11-27T23:59:00+05:45", "2026-11-28T00:00:00+05:45")]
    public void Hours_within_a_day_end_on_it(string from, string to, string at, string end) =>
        AssertEnds(Hours("Asia/Kathmandu", from, to, ["fri"]), at, end);

    // In 2026 clocks are put forward in Berlin on March 29 at 02:00, in Sydney on October 4 at 02:00.
    [Theory]
    [InlineData("Europe/Berlin", "22:00", "07:00", "2026-03-29T01:59:00+01:00", "2026-03-29T07:00:00+02:00")]
    [InlineData("Europe/Berlin", "02:30", "07:00", "2026-03-29T01:59:00+01:00", null)]
    [InlineData("Europe/Berlin", "02:30", "07:00", "2026-03-29T03:00:00+02:00", "2026-03-29T07:00:00+02:00")]
    [InlineData("Europe/Berlin", "22:00", "02:30", "2026-03-29T01:59:00+01:00", "2026-03-29T03:00:00+02:00")]
    [InlineData("Europe/Berlin", "22:00", "02:30", "2026-03-29T03:00:00+02:00", null)]
    [InlineData("Europe/Berlin", "02:15", "02:45", "2026-03-29T03:00:00+02:00", null)]
    [InlineData("Australia/Sydney", "22:00", "02:30", "2026-10-04T01:59:00+10:00", "2026-10-04T03:00:00+11:00")]
    [InlineData("Australia/Sydney", "02:30", "07:00", "2026-10-04T03:00:00+11:00", "2026-10-04T07:00:00+11:00")]
    [InlineData("America/Santiago", "00:00", "08:00", "2026-09-06T01:00:00-03:00", "2026-09-06T08:00:00-03:00")] // there is no midnight
    public void For_a_time_that_the_clocks_skip_stands_the_first_moment_behind(string zone, string from, string to, string at, string? end) =>
        AssertEnds(Hours(zone, from, to, EveryDay), at, end);

    // They are put back in Berlin on October 25 at 03:00, in Sydney on April 5 at 03:00.
    [Theory]
    [InlineData("Europe/Berlin", "22:00", "07:00", "2026-10-25T02:30:00+02:00", "2026-10-25T07:00:00+01:00")]
    [InlineData("Europe/Berlin", "02:30", "07:00", "2026-10-25T02:29:00+02:00", null)]
    [InlineData("Europe/Berlin", "02:30", "07:00", "2026-10-25T02:30:00+02:00", "2026-10-25T07:00:00+01:00")]
    [InlineData("Europe/Berlin", "02:30", "07:00", "2026-10-25T02:00:00+01:00", "2026-10-25T07:00:00+01:00")]
    [InlineData("Europe/Berlin", "22:00", "02:30", "2026-10-25T02:45:00+02:00", "2026-10-25T02:30:00+01:00")]
    [InlineData("Europe/Berlin", "22:00", "02:30", "2026-10-25T02:30:00+01:00", null)]
    [InlineData("Australia/Sydney", "22:00", "02:30", "2026-04-05T02:45:00+11:00", "2026-04-05T02:30:00+10:00")]
    [InlineData("Australia/Sydney", "02:30", "07:00", "2026-04-05T02:15:00+10:00", "2026-04-05T07:00:00+10:00")]
    [InlineData("Australia/Lord_Howe", "01:45", "03:00", "2026-04-05T01:35:00+10:30", "2026-04-05T03:00:00+10:30")] // by half an hour
    public void Of_a_time_that_the_clocks_show_twice_they_begin_with_the_first_and_end_with_the_second(string zone, string from, string to, string at, string? end) =>
        AssertEnds(Hours(zone, from, to, EveryDay), at, end);

    [Fact]
    public void Hours_that_reach_into_the_next_ones_end_with_these() =>
        AssertEnds(Hours("Europe/Berlin", "02:15", "02:10", EveryDay), "2026-10-24T12:00:00+02:00", "2026-10-26T02:10:00+01:00");

    [Fact]
    public void A_day_that_a_zone_left_out_has_none_and_stops_none() =>
        AssertEnds(Hours("Pacific/Apia", "22:00", "07:00", ["thu", "fri"]), "2011-12-30T05:00:00-10:00", "2011-12-31T07:00:00+14:00");

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_time_beyond_all_calendars_lies_in_none(string at) => AssertEnds(Hours("Asia/Tokyo", "00:00", "23:59", EveryDay), at, null);

    [Theory]
    [InlineData("zone", null, "22:00", "07:00", "mon")]
    [InlineData("zone", "", "22:00", "07:00", "mon")]
    [InlineData("zone", "Europe/Bonn", "22:00", "07:00", "mon")]
    [InlineData("zone", "europe/berlin", "22:00", "07:00", "mon")]
    [InlineData("zone", "UTC+3", "22:00", "07:00", "mon")]
    [InlineData("zone", "W. Europe Standard Time", "22:00", "07:00", "mon")]
    [InlineData("from", "UTC", null, "07:00", "mon")]
    [InlineData("from", "UTC", "24:00", "07:00", "mon")]
    [InlineData("from", "UTC", "7:00", "08:00", "mon")]
    [InlineData("from", "UTC", " 07:00", "08:00", "mon")]
    [InlineData("from", "UTC", "07:00:00", "08:00", "mon")]
    [InlineData("from", "UTC", "٠٧:٠٠", "08:00", "mon")]
    [InlineData("to", "UTC", "22:00", "07:60", "mon")]
    [InlineData("to", "UTC", "22:00", "10pm", "mon")]
    [InlineData("to", "UTC", "22:00", "22:00", "mon")]
    [InlineData("days", "UTC", "22:00", "07:00")]
    [InlineData("days", "UTC", "22:00", "07:00", "mon", "tue", "mon")]
    [InlineData("days", "UTC", "22:00", "07:00", "Mon")]
    [InlineData("days", "UTC", "22:00", "07:00", "monday")]
    [InlineData("days", "UTC", "22:00", "07:00", "")]
    public void What_is_wrong_is_named(string field, string? zone, string? from, string? to, params string[] days)
    {
        Assert.False(QuietHours.TryParse(new(zone, from, to, days), out var hours, out var mistake));
        Assert.Null(hours);
        Assert.Equal(field, mistake.Field);
    }

    [Fact]
    public void Days_come_in_the_order_of_the_week() => Assert.Equal(["mon", "wed", "sun"], Hours("UTC", "22:00", "07:00", ["sun", "mon", "wed"]).Text.Days);

    internal static QuietHours Hours(string zone, string from, string to, IReadOnlyList<string> days)
    {
        Assert.True(QuietHours.TryParse(new(zone, from, to, days), out var hours, out _));
        return hours;
    }

    private static void AssertEnds(QuietHours hours, string at, string? end) => Assert.Equal(end is null ? null : Time(end), hours.EndsAt(Time(at)));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
