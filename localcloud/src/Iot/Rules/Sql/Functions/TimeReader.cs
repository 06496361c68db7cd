using System.Globalization;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Reads times by patterns of JDK 11 (java.time.format.DateTimeFormatter), in English.</summary>
internal sealed class TimeReader
{
    private static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;

    private readonly string _text;
    private readonly Dictionary<char, int> _fields = [];
    private int _at;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    private TimeReader(string text) => _text = text;

    /// <summary>The time, or <see langword="null"/> when the text does not follow the pattern, or is no time. Without zone it is UTC.</summary>
    public static DateTimeOffset? Read(IReadOnlyList<TimePatternElement> elements, string text)
    {
        var reader = new TimeReader(text);
        for (var i = 0; i < elements.Count; i++)
        {
            if (!reader.TryRead(elements[i], isAdjacent: i + 1 < elements.Count && elements[i + 1].IsNumber))
            {
                return null;
            }
        }

        return reader._at == text.Length ? reader.Resolve() : null;
    }

    private bool TryRead(TimePatternElement element, bool isAdjacent) => element switch
    {
        { Letter: null } => TryTake(element.Literal),
        { Letter: 'y' or 'u', Count: 2 } => TryNumber('y', 2, 2, 2_000),
        { Letter: 'y' or 'u' } => TryNumber('y', element.Count, isAdjacent ? element.Count : 9),
        { Letter: 'M' or 'L', Count: 3 } => TryName('M', English.AbbreviatedMonthNames),
        { Letter: 'M' or 'L', Count: 4 } => TryName('M', English.MonthNames),
        { Letter: 'M' or 'L', Count: <= 2 } => TryNumber('M', element.Count, element.Count == 1 && !isAdjacent ? 2 : element.Count),
        { Letter: 'd' or 'H' or 'h' or 'K' or 'k' or 'm' or 's', Count: <= 2 } =>
            TryNumber(element.Letter.Value, element.Count, element.Count == 1 && !isAdjacent ? 2 : element.Count),
        { Letter: 'D', Count: <= 3 } => TryNumber('D', element.Count, isAdjacent ? element.Count : 3),
        { Letter: 'S', Count: <= 9 } => TryFraction(element.Count),
        { Letter: 'a', Count: 1 } => TryName('a', ["AM", "PM"]),
        { Letter: 'G', Count: <= 3 } => TryTake("AD"),
        { Letter: 'E', Count: <= 3 } => TryName('E', English.AbbreviatedDayNames),
        { Letter: 'E', Count: 4 } => TryName('E', English.DayNames),
        { Letter: 'V', Count: 2 } or { Letter: 'z' or 'O' or 'X' or 'x' or 'Z', Count: <= 4 } => TryZone(),
        _ => false,
    };

    private bool TryTake(string literal)
    {
        if (string.CompareOrdinal(_text, _at, literal, 0, literal.Length) != 0)
        {
            return false;
        }

        _at += literal.Length;
        return true;
    }

    private bool TryNumber(char field, int min, int max, int first = 0)
    {
        var length = 0;
        while (length < max && _at + length < _text.Length && char.IsAsciiDigit(_text[_at + length]))
        {
            length++;
        }

        return length >= min
            && int.TryParse(_text.AsSpan(_at, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && TrySet(field, first + number, length);
    }

    // The first digits of a second's fraction, in ticks.
    private bool TryFraction(int digits)
    {
        var fraction = _text.AsSpan(Math.Min(_at, _text.Length));
        return fraction.Length >= digits && !fraction[..digits].ContainsAnyExceptInRange('0', '9')
            && TrySet('S', int.Parse(fraction[..digits].ToString().PadRight(7, '0')[..7], CultureInfo.InvariantCulture), digits);
    }

    // The longest name that stands here; names are counted from 1.
    private bool TryName(char field, string[] names)
    {
        var best = -1;
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length > (best < 0 ? 0 : names[best].Length)
                && string.CompareOrdinal(_text, _at, names[i], 0, names[i].Length) == 0)
            {
                best = i;
            }
        }

        return best >= 0 && TrySet(field, best + 1, names[best].Length);
    }

    private bool TryZone()
    {
        var end = _at;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '_' or '/' or '+' or '-' or ':'))
        {
            end++;
        }

        if (end == _at || TimeZones.Find(_text[_at..end]) is not { } zone)
        {
            return false;
        }

        (_zone, _at) = (zone, end);
        return true;
    }

    // A field that stands twice must say the same.
    private bool TrySet(char field, int value, int length)
    {
        _at += length;
        return _fields.TryAdd(field, value) || _fields[field] == value;
    }

    private int? Field(char field) => _fields.TryGetValue(field, out var value) ? value : null;

    private DateTimeOffset? Resolve()
    {
        var hour = Hour();
        if (Date() is not { } date || hour > 23 || Field('m') > 59 || Field('s') > 59)
        {
            return null;
        }

        var time = date.Add(new TimeSpan(hour, Field('m') ?? 0, Field('s') ?? 0)).AddTicks(Field('S') ?? 0);
        if (Field('E') is { } day && (int)time.DayOfWeek != day - 1)
        {
            return null;
        }

        // Of a time that comes twice, Java takes the first one: that with the larger offset.
        var offset = _zone.IsAmbiguousTime(time) ? _zone.GetAmbiguousTimeOffsets(time).Max() : _zone.GetUtcOffset(time);
        var ticks = time.Ticks - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    // 0 to 23, 1 to 24, or a half of the day with 1 to 12 or 0 to 11.
    private int Hour()
    {
        if ((Field('H') ?? Field('k')) is { } hour)
        {
            return Field('H') is null && hour == 24 ? 0 : hour;
        }

        var half = Field('a') is 2 ? 12 : 0;
        return Field('h') is { } fromOne ? fromOne is >= 1 and <= 12 ? (fromOne % 12) + half : int.MaxValue
            : Field('K') is { } fromZero ? fromZero <= 11 ? fromZero + half : int.MaxValue
            : 0;
    }

    private DateTime? Date()
    {
        if (Field('y') is not (>= 1 and <= 9_999 and var year))
        {
            return null;
        }

        if (Field('D') is { } ofYear)
        {
            return ofYear >= 1 && ofYear <= (DateTime.IsLeapYear(year) ? 366 : 365) ? new DateTime(year, 1, 1).AddDays(ofYear - 1) : null;
        }

        return Field('M') is >= 1 and <= 12 and var month && Field('d') is >= 1 and var day && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day)
            : null;
    }
}
