using NodaTime;
using Realtime.Notifications;

namespace Realtime.Tests.Notifications;

/// <summary>
/// Quiet hours against somebody who watches a clock on the wall, minute by minute, for two weeks around each change of it, and reckons with nothing but what
/// it shows: they begin when it first shows the one time of a day, or has gone past it, and end when it last shows the other one, or has gone past that.
/// </summary>
public sealed class QuietHoursWalkTests
{
    private const int MinutesOfDay = 24 * 60;

    // Both hemispheres, half an hour, at midnight, a day left out, and no change at all.
    private static readonly (string Zone, Instant Around)[] Places =
    [
        ("Europe/Berlin", Instant.FromUtc(2026, 3, 29, 1, 0)),
        ("Europe/Berlin", Instant.FromUtc(2026, 10, 25, 1, 0)),
        ("America/New_York", Instant.FromUtc(2027, 3, 14, 7, 0)),
        ("America/New_York", Instant.FromUtc(2027, 11, 7, 6, 0)),
        ("Australia/Sydney", Instant.FromUtc(2026, 4, 4, 16, 0)),
        ("Australia/Sydney", Instant.FromUtc(2026, 10, 3, 16, 0)),
        ("Australia/Lord_Howe", Instant.FromUtc(2026, 4, 4, 15, 0)),
        ("Australia/Lord_Howe", Instant.FromUtc(2026, 10, 3, 15, 30)),
        ("America/Santiago", Instant.FromUtc(2026, 4, 5, 3, 0)),
        ("America/Santiago", Instant.FromUtc(2026, 9, 6, 4, 0)),
        ("Pacific/Apia", Instant.FromUtc(2011, 12, 30, 10, 0)),
        ("Asia/Kathmandu", Instant.FromUtc(2026, 6, 1, 0, 0)),
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, TestSizes.QuietHourWalks)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void They_are_what_the_clock_on_the_wall_shows(int seed)
    {
        var random = new Random(seed);
        var (zoneName, around) = Places[seed % Places.Length];
        var zone = DateTimeZoneProviders.Tzdb[zoneName];
        var from = TimeNear(around.InZone(zone).TimeOfDay, random);
        var to = TimeNear(around.InZone(zone).TimeOfDay, random);
        to = to == from ? (to + 1) % MinutesOfDay : to;
        var days = Enumerable.Range(0, 7).Where(_ => random.Next(3) > 0).DefaultIfEmpty(random.Next(7)).ToHashSet();
        var hours = QuietHoursTests.Hours(zoneName, Written(from), Written(to), [.. days.Order().Select(day => QuietHours.DayNames[day])]);

        var wall = Enumerable.Range(-7 * MinutesOfDay, 14 * MinutesOfDay)
            .Select(minute => around + Duration.FromMinutes(minute))
            .Select(at => (At: at, Shown: at.InZone(zone).LocalDateTime))
            .ToArray();
        var quiet = Watch(wall, from, to, days);

        // The edges may belong to days that nobody watched.
        for (var minute = 2 * MinutesOfDay; minute < wall.Length - (3 * MinutesOfDay); minute++)
        {
            var loud = Array.IndexOf(quiet, false, minute);
            Assert.Equal(
                quiet[minute] ? wall[loud].At.ToDateTimeOffset() : (DateTimeOffset?)null,
                hours.EndsAt(wall[minute].At.ToDateTimeOffset()));
        }
    }

    private static bool[] Watch((Instant At, LocalDateTime Shown)[] wall, int from, int to, HashSet<int> days)
    {
        var quiet = new bool[wall.Length];
        for (var date = wall[0].Shown.Date.PlusDays(-1); date <= wall[^1].Shown.Date; date = date.PlusDays(1))
        {
            if (!days.Contains((int)date.DayOfWeek - 1))
            {
                continue;
            }

            var begins = date.AtMidnight().PlusMinutes(from);
            var ends = date.AtMidnight().PlusMinutes(to < from ? to + MinutesOfDay : to);
            var first = Array.FindIndex(wall, minute => minute.Shown >= begins);
            var last = Array.FindLastIndex(wall, minute => minute.Shown == ends);
            last = last < 0 ? Array.FindIndex(wall, minute => minute.Shown > ends) : last;
            for (var minute = first; minute >= 0 && minute < (last < 0 ? wall.Length : last); minute++)
            {
                quiet[minute] = true;
            }
        }

        return quiet;
    }

    // Mostly within two hours of the change, where the mistakes are.
    private static int TimeNear(LocalTime change, Random random)
    {
        var minute = (change.Hour * 60) + change.Minute;
        return random.Next(4) == 0 ? random.Next(MinutesOfDay) : (minute + random.Next(-125, 125) + MinutesOfDay) % MinutesOfDay;
    }

    private static string Written(int minute) => new TimeOnly(minute / 60, minute % 60).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
