using System.Globalization;

namespace Realtime.Messages;

/// <summary>How times are written everywhere: ISO 8601 in UTC with milliseconds, <c>2026-11-22T10:00:00.000Z</c>.</summary>
public static class Timestamp
{
    private const string WrittenFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly string[] ReadFormats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>Writes <paramref name="time"/>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(WrittenFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO 8601 date, or date and time; without an offset it is UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, ReadFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
