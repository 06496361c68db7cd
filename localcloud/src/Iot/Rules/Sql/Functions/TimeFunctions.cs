using LocalCloud.Iot.Rules.Sql.Functions.Time;

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
