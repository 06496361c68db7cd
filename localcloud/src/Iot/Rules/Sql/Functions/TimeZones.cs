using System.Globalization;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Time zones by their names, and their names at a time.</summary>
internal static class TimeZones
{
    private const int LongestName = 64;

    // .NET has no abbreviations. These are Java's for zones that people write; others are written as their offset, as Joda does for zones
    // without a name. In winter, in summer, and where.
    private static readonly (string Winter, string Summer, string[] Zones)[] Names =
    [
        ("UTC", "UTC", ["UTC", "Etc/UTC"]),
        ("GMT", "GMT", ["GMT"]),
        ("GMT", "BST", ["Europe/London"]),
        ("CET", "CEST", ["Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Amsterdam", "Europe/Zurich", "Europe/Vienna"]),
        ("EET", "EEST", ["Europe/Athens", "Europe/Helsinki"]),
        ("MSK", "MSK", ["Europe/Moscow"]),
        ("EST", "EDT", ["America/New_York", "America/Toronto"]),
        ("CST", "CDT", ["America/Chicago", "America/Mexico_City"]),
        ("CST", "CST", ["America/Belize", "Asia/Shanghai"]),
        ("MST", "MDT", ["America/Denver"]),
        ("MST", "MST", ["America/Phoenix"]),
        ("PST", "PDT", ["America/Los_Angeles"]),
        ("AKST", "AKDT", ["America/Anchorage"]),
        ("JST", "JST", ["Asia/Tokyo"]),
        ("KST", "KST", ["Asia/Seoul"]),
        ("HKT", "HKT", ["Asia/Hong_Kong"]),
        ("SGT", "SGT", ["Asia/Singapore"]),
        ("IST", "IST", ["Asia/Kolkata"]),
        ("AEST", "AEDT", ["Australia/Sydney"]),
        ("NZST", "NZDT", ["Pacific/Auckland"]),
        ("SAST", "SAST", ["Africa/Johannesburg"]),
    ];

    private static readonly Dictionary<string, (string Winter, string Summer)> Abbreviations = Names
        .SelectMany(names => names.Zones.Select(zone => KeyValuePair.Create(zone, (names.Winter, names.Summer))))
        .ToDictionary();

    /// <summary>A zone by its id, an offset such as <c>+01:00</c> or <c>UTC+1</c>, or an abbreviation; <see langword="null"/>: there is none.</summary>
    public static TimeZoneInfo? Find(string id)
    {
        if (id is "Z" or "UTC" or "GMT" or "UT")
        {
            return TimeZoneInfo.Utc;
        }

        var offset = id.StartsWith("UTC", StringComparison.Ordinal) || id.StartsWith("GMT", StringComparison.Ordinal) ? id[3..] : id;
        if (offset is ['+' or '-', ..])
        {
            return OffsetOf(offset) is { } span ? TimeZoneInfo.CreateCustomTimeZone(id, span, id, id) : null;
        }

        // The names are files: nothing else is looked for.
        return id.Length is > 0 and <= LongestName && char.IsAsciiLetter(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '/')
            && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
                ? zone
                : Array.Find(Names, names => names.Winter == id || names.Summer == id).Zones is [var first, ..] && first != id
                    ? Find(first)
                    : null;
    }

    /// <summary><c>+1</c>, <c>+01</c>, <c>+0130</c> or <c>+01:30</c>, up to 14 hours; <see langword="null"/> when it is none.</summary>
    public static TimeSpan? OffsetOf(string text)
    {
        var digits = text[1..].Replace(":", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > 4 || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        var (hours, minutes) = digits.Length > 2 ? (digits[..^2], digits[^2..]) : (digits, "0");
        var span = new TimeSpan(int.Parse(hours, CultureInfo.InvariantCulture), int.Parse(minutes, CultureInfo.InvariantCulture), 0);
        return span <= TimeSpan.FromHours(14) ? (text[0] == '-' ? -span : span) : null;
    }

    /// <summary><c>+0100</c>, or with something between.</summary>
    public static string Offset(TimeSpan offset, string between) => string.Create(
        CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh}{between}{offset.Duration():mm}");

    /// <summary><c>CET</c>.</summary>
    public static string ShortName(TimeZoneInfo zone, DateTimeOffset time) => Abbreviations.TryGetValue(zone.Id, out var names)
        ? zone.IsDaylightSavingTime(time) ? names.Summer : names.Winter
        : Offset(time.Offset, ":");

    /// <summary><c>Central European Standard Time</c>, if .NET knows it.</summary>
    public static string LongName(TimeZoneInfo zone, DateTimeOffset time) =>
        zone.IsDaylightSavingTime(time) ? zone.DaylightName : zone.StandardName;
}
