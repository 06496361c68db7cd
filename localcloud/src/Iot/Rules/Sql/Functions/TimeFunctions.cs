using System.Globalization;
using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>
/// <c>parse_time</c>, which formats with Joda-Time's patterns, and <c>time_to_epoch</c>, which reads with those of JDK 11 (developer guide,
/// "iot-sql-functions").
/// </summary>
internal static class TimeFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("parse_time", 2, 3, static (_, arguments) => Format(arguments)) { Cost = 1_000 },
        new("time_to_epoch", 2, 2, static (_, arguments) =>
            arguments[0].AsText() is { } text && arguments[1].AsText() is { } pattern && TimePattern.Parse(pattern) is { } elements
                && TimeReader.Read(elements, text) is { } time
                    ? SqlValue.Of(time.ToUnixTimeMilliseconds())
                    : SqlValue.Undefined) { Cost = 1_000 },
    ];

    private static SqlValue Format(IReadOnlyList<SqlValue> arguments)
    {
        var zone = arguments.Count == 2 ? "UTC" : arguments[2].AsText();
        if (arguments[0].AsText() is not { } pattern
            || TimePattern.Parse(pattern) is not { } elements
            || arguments[1].AsNumber()?.ToWhole() is not { } milliseconds
            || zone is null || TimeZones.Find(zone) is not { } timeZone
            || milliseconds < DateTimeOffset.MinValue.AddDays(1).ToUnixTimeMilliseconds()
            || milliseconds > DateTimeOffset.MaxValue.AddDays(-1).ToUnixTimeMilliseconds())
        {
            return SqlValue.Undefined;
        }

        var time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds), timeZone);
        return TimeFormatter.Format(elements, time, timeZone) is { } text ? SqlValue.Of(text) : SqlValue.Undefined;
    }
}

/// <summary>Date/time patterns, as Joda-Time and JDK 11 write them: letters are fields, texts stand in single quotes.</summary>
internal static class TimePattern
{
    // Far beyond any pattern.
    private const int MaxLength = 256;

    /// <summary>The parts of a pattern; <see langword="null"/> when it is none. Optional parts, in brackets, are not supported.</summary>
    public static IReadOnlyList<TimePatternElement>? Parse(string pattern)
    {
        if (pattern.Length > MaxLength || pattern.AsSpan().ContainsAny("[]{}#"))
        {
            return null;
        }

        List<TimePatternElement> elements = [];
        for (var at = 0; at < pattern.Length;)
        {
            var start = at;
            if (char.IsAsciiLetter(pattern[at]))
            {
                at += pattern.AsSpan(at).IndexOfAnyExcept(pattern[at]) is >= 0 and var length ? length : pattern.Length - at;
                elements.Add(new TimePatternElement(pattern[start], at - start, ""));
            }
            else if (pattern[at] == '\'')
            {
                if (Quoted(pattern, ref at) is not { } text)
                {
                    return null;
                }

                elements.Add(new TimePatternElement(null, 0, text));
            }
            else
            {
                elements.Add(new TimePatternElement(null, 0, pattern[at++].ToString()));
            }
        }

        return elements;
    }

    // 'text' with '' for a quote in it; '' alone is a quote.
    private static string? Quoted(string pattern, ref int at)
    {
        if (pattern.AsSpan(at) is ['\'', '\'', ..])
        {
            at += 2;
            return "'";
        }

        var text = new StringBuilder();
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] != '\'')
            {
                text.Append(pattern[at]);
            }
            else if (at + 1 < pattern.Length && pattern[at + 1] == '\'')
            {
                text.Append('\'');
                at++;
            }
            else
            {
                at++;
                return text.ToString();
            }
        }

        return null;
    }
}

/// <summary>One part of a date/time pattern.</summary>
/// <param name="Letter">The field's letter, or <see langword="null"/> for a text that stands for itself.</param>
/// <param name="Count">How often the letter stands there.</param>
/// <param name="Literal">The text.</param>
internal sealed record TimePatternElement(char? Letter, int Count, string Literal)
{
    /// <summary>Whether this is read and written as digits only.</summary>
    public bool IsNumber => Letter is { } letter && ("yuYDdHhKkmsSn".Contains(letter, StringComparison.Ordinal) || (letter is 'M' or 'L' && Count < 3));
}

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
