using System.Globalization;
using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Functions.Time;

/// <summary>Writes times by Joda-Time's patterns (joda.org, DateTimeFormat), in English.</summary>
internal static class TimeFormatter
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>The time as text, or <see langword="null"/> when the pattern has a letter that means nothing.</summary>
    public static string? Format(IEnumerable<TimePatternElement> elements, DateTimeOffset time, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        foreach (var element in elements)
        {
            var part = element.Letter is { } letter ? Field(letter, element.Count, time, zone) : element.Literal;
            if (part is null)
            {
                return null;
            }

            text.Append(part);
        }

        return text.ToString();
    }

    private static string? Field(char letter, int count, DateTimeOffset time, TimeZoneInfo zone) => letter switch
    {
        'G' => "AD",
        'C' => Number(time.Year / 100, count),
        'y' or 'Y' => Year(time.Year, count),
        'x' => Year(ISOWeek.GetYear(time.DateTime), count),
        'w' => Number(ISOWeek.GetWeekOfYear(time.DateTime), count),
        'e' => Number(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, count),
        'E' => time.ToString(count >= 4 ? "dddd" : "ddd", English),
        'D' => Number(time.DayOfYear, count),
        'M' => count < 3 ? Number(time.Month, count) : time.ToString(count >= 4 ? "MMMM" : "MMM", English),
        'd' => Number(time.Day, count),
        'a' => time.Hour < 12 ? "AM" : "PM",
        'K' => Number(time.Hour % 12, count),
        'h' => Number(time.Hour % 12 == 0 ? 12 : time.Hour % 12, count),
        'H' => Number(time.Hour, count),
        'k' => Number(time.Hour == 0 ? 24 : time.Hour, count),
        'm' => Number(time.Minute, count),
        's' => Number(time.Second, count),
        'S' => time.Millisecond.ToString("000", English).PadRight(count, '0')[..count],
        'z' => count >= 4 ? TimeZones.LongName(zone, time) : TimeZones.ShortName(zone, time),
        'Z' => count >= 3 ? zone.Id : TimeZones.Offset(time.Offset, count == 2 ? ":" : ""),
        _ => null,
    };

    private static string Year(int year, int count) => count == 2 ? Number(year % 100, 2) : Number(year, count);

    private static string Number(int number, int count) => number.ToString(English).PadLeft(count, '0');
}
