using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Exact functions on numbers, and on texts that read as numbers.</summary>
internal static class NumberFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        Of("abs", static number => number.Abs()),
        Of("ceil", static number => number.Ceiling()),
        Of("floor", static number => number.Floor()),

        // To the nearest Int; halves go away from zero: round(-1.5) is -2 in the guide.
        Of("round", static number => number.Round()),
        Of("sign", static number => SqlDecimal.Of((long)number.Sign)),
        Of("mod", static (a, b) => a.Remainder(b)),
        Of("remainder", static (a, b) => a.Remainder(b)),
        Of("trunc", static (number, places) => number.Truncate(Math.Clamp(places.ToIndex(), 0, SqlDecimal.Precision))),
    ];

    private static SqlFunction Of(string name, Func<SqlDecimal, SqlDecimal> function) => new(name, 1, 1, (_, arguments) =>
        arguments[0].AsNumber() is { } number ? SqlValue.Of(function(number)) : SqlValue.Undefined);

    private static SqlFunction Of(string name, Func<SqlDecimal, SqlDecimal, SqlDecimal?> function) => new(name, 2, 2, (_, arguments) =>
        arguments[0].AsNumber() is { } a && arguments[1].AsNumber() is { } b ? SqlValue.Of(function(a, b)) : SqlValue.Undefined);
}
