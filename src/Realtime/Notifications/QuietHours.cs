using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Realtime.Notifications;

/// <summary>
/// When a user does not want to be interrupted: from one time of the day to another, by the clocks of a time zone, on some days of the week. Hours that
/// go past midnight are of the day on which they begin.
/// </summary>
/// <remarks>
/// Each time is one span without a break. Where clocks are put forward and skip a time, the first moment behind stands for it. Where they are put back and show a
/// time twice, quiet hours begin the first time and end the second. NodaTime brings the zones along; a system may have none.
/// </remarks>
public sealed record QuietHours
{
    /// <summary>The days as requests and answers call them, from Monday on.</summary>
    public static IReadOnlyList<string> DayNames { get; } = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private const string TimeFormat = "HH:mm";

    // Nobody's clocks are known that far, and no date beyond the calendar is reckoned with.
    private const int FirstYear = 1900;
    private const int LastYear = 9000;

    private readonly DateTimeZone _zone;
    private readonly LocalTime _from;
    private readonly LocalTime _to;
    private readonly bool[] _days;

    private QuietHours(QuietHoursText text, DateTimeZone zone, TimeOnly from, TimeOnly to)
    {
        (Text, _zone) = (text, zone);
        (_from, _to) = (new(from.Hour, from.Minute), new(to.Hour, to.Minute));
        _days = [.. DayNames.Select(text.Days.Contains)];
    }

    /// <summary>As the user wrote them.</summary>
    public QuietHoursText Text { get; }

    /// <summary>Reads quiet hours.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="hours">The quiet hours.</param>
    /// <param name="mistake">What is wrong, if anything is.</param>
    public static bool TryParse(
        QuietHoursText text, [NotNullWhen(true)] out QuietHours? hours, [NotNullWhen(false)] out QuietHoursMistake? mistake)
    {
        ArgumentNullException.ThrowIfNull(text);
        hours = null;
        var zone = FindZone(text.Zone);
        var from = ReadTime(text.From);
        var to = ReadTime(text.To);
        mistake = (zone, from, to) switch
        {
            (null, _, _) => new("zone", "the name of a time zone of the IANA database, such as Europe/Berlin"),
            (_, null, _) => new("from", "a time of day, such as 22:00"),
            (_, _, null) => new("to", "a time of day, such as 07:00"),
            _ when from == to => new("to", "another time than from: quiet hours are shorter than a day"),
            _ when !AreDays(text.Days) => new("days", $"an array of 1 to {DayNames.Count} different days: {string.Join(", ", DayNames)}"),
            _ => null,
        };
        if (mistake is not null)
        {
            return false;
        }

        hours = new(text with { Days = [.. DayNames.Where(text.Days.Contains)] }, zone!, from!.Value, to!.Value);
        return true;
    }

    /// <summary>When the quiet hours end that <paramref name="at"/> lies in, or <see langword="null"/> when it lies in none.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset at)
    {
        if (at.UtcDateTime.Year is < FirstYear or > LastYear)
        {
            return null;
        }

        // When clocks are put back, hours of almost a day may reach into the next ones.
        Instant? end = null;
        while (EndAt(end ?? Instant.FromDateTimeOffset(at)) is { } next)
        {
            end = next;
        }

        return end?.ToDateTimeOffset();
    }

    /// <summary>Whether both say the same.</summary>
    public bool Equals(QuietHours? other) => other is not null && Text.Equals(other.Text);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode();

    // Not every name that NodaTime takes is one of the database: UTC+3 is its own.
    private static DateTimeZone? FindZone(string? name) =>
        name is not null && TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(name) ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;

    private static TimeOnly? ReadTime(string? text) =>
        TimeOnly.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static bool AreDays(IReadOnlyList<string> days) =>
        days.Count > 0 && days.All(DayNames.Contains) && days.Distinct(StringComparer.Ordinal).Count() == days.Count;

    // Hours of the day before may still go on, and where a zone left out a day of the calendar, those of the day before that.
    private Instant? EndAt(Instant at)
    {
        var today = at.InZone(_zone).Date;
        Instant? end = null;
        for (var days = -2; days <= 1; days++)
        {
            var date = today.PlusDays(days);
            if (!_days[(int)date.DayOfWeek - 1] || at < Resolve(date + _from, isEnd: false))
            {
                continue;
            }

            var ends = Resolve((_to > _from ? date : date.PlusDays(1)) + _to, isEnd: true);
            end = at < ends && !(end >= ends) ? ends : end;
        }

        return end;
    }

    private Instant Resolve(LocalDateTime time, bool isEnd)
    {
        var found = _zone.MapLocal(time);
        return found.Count switch
        {
            0 => found.EarlyInterval.End,
            1 => found.Single().ToInstant(),
            _ => (isEnd ? found.Last() : found.First()).ToInstant(),
        };
    }
}

/// <summary>Quiet hours as they are written.</summary>
/// <param name="Zone">The zone's name in the IANA database: <c>Europe/Berlin</c>.</param>
/// <param name="From">When they begin: <c>22:00</c>.</param>
/// <param name="To">When they end.</param>
/// <param name="Days">The days on which they begin: <c>mon</c>.</param>
public sealed record QuietHoursText(string? Zone, string? From, string? To, IReadOnlyList<string> Days)
{
    /// <summary>Whether both say the same.</summary>
    public bool Equals(QuietHoursText? other) =>
        other is not null && (Zone, From, To) == (other.Zone, other.From, other.To) && Days.SequenceEqual(other.Days, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Zone, From, To, Days.Count);
}

/// <summary>What is wrong with quiet hours.</summary>
/// <param name="Field">Where.</param>
/// <param name="Allowed">What it must be, following "must be".</param>
public sealed record QuietHoursMistake(string Field, string Allowed);
