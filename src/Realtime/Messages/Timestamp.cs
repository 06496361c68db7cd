using System.Globalization;

namespace Realtime.Messages;

/// <summary>
/// How times are written everywhere: as in RFC 3339, in UTC with milliseconds, <c>2026-11-22T10:00:00.000Z</c>. Read is whatever it allows
/// (section 5.6), and that without seconds, offset or time. Other forms of ISO 8601 (without hyphens, by weeks) are none of it.
/// </summary>
public static class Timestamp
{
    private const string WrittenFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // What DateTimeOffset can tell apart: 100 ns. RFC 3339 sets no limit to the digits; those behind are cut.
    private const int FractionDigits = 7;

    /// <summary>Writes <paramref name="time"/>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(WrittenFormat, CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a date-time of RFC 3339: any number of fraction digits, <c>T</c>, <c>t</c> or a space, <c>Z</c>, <c>z</c> or an offset up to
    /// 23:59, a leap second (which is read as the second behind it). Seconds, the offset (then it is UTC) and the whole time may be missing. What lies
    /// outside the years 1 to 9999 in UTC becomes the nearest time within.
    /// </summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        var rest = text.AsSpan();
        if (!TryDate(ref rest, out var date))
        {
            return false;
        }

        long ticks = 0;
        if (rest.Length > 0 && (!TryTimeOfDay(ref rest, out ticks) || !TryOffset(ref rest, ref ticks) || rest.Length > 0))
        {
            return false;
        }

        time = new DateTimeOffset(Math.Clamp(date + ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return true;
    }

    private static bool TryDate(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (!TryDigits(ref rest, 4, out var year) || !Skip(ref rest, "-") || !TryDigits(ref rest, 2, out var month) || !Skip(ref rest, "-")
            || !TryDigits(ref rest, 2, out var day) || month is < 1 or > 12)
        {
            return false;
        }

        // The year 0 exists in RFC 3339 and not here; like every year that 400 divides it is a leap year.
        if (day < 1 || day > DateTime.DaysInMonth(year == 0 ? 2000 : year, month))
        {
            return false;
        }

        ticks = year == 0
            ? new DateTime(400, month, day).Ticks - new DateTime(400, 1, 1).Ticks - (366 * TimeSpan.TicksPerDay)
            : new DateTime(year, month, day).Ticks;
        return true;
    }

    private static bool TryTimeOfDay(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (!Skip(ref rest, "Tt ") || !TryDigits(ref rest, 2, out var hour) || !Skip(ref rest, ":") || !TryDigits(ref rest, 2, out var minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        var second = 0;
        long fraction = 0;
        if (Skip(ref rest, ":") && (!TryDigits(ref rest, 2, out second) || second > 60 || !TryFraction(ref rest, out fraction)))
        {
            return false;
        }

        ticks = (((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond) + fraction;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (!Skip(ref rest, "."))
        {
            return true;
        }

        var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : rest.Length;
        for (var at = 0; at < FractionDigits; at++)
        {
            ticks = (ticks * 10) + (at < digits ? rest[at] - '0' : 0);
        }

        rest = rest[digits..];
        return digits > 0;
    }

    private static bool TryOffset(ref ReadOnlySpan<char> rest, ref long ticks)
    {
        if (rest.Length == 0 || Skip(ref rest, "Zz"))
        {
            return true;
        }

        var sign = rest[0] is '-' ? -1 : 1;
        if (!Skip(ref rest, "+-") || !TryDigits(ref rest, 2, out var hours) || !Skip(ref rest, ":") || !TryDigits(ref rest, 2, out var minutes)
            || hours > 23 || minutes > 59)
        {
            return false;
        }

        ticks -= sign * ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        return true;
    }

    private static bool TryDigits(ref ReadOnlySpan<char> rest, int count, out int number)
    {
        number = 0;
        if (rest.Length < count || rest[..count].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        number = int.Parse(rest[..count], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[count..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> rest, string anyOf)
    {
        if (rest.Length == 0 || !anyOf.Contains(rest[0]))
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }
}
