using System.Numerics;
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

/// <summary>Functions with the precision of a double. What is imaginary or infinite is Undefined.</summary>
internal static class DoubleFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        Of("acos", Math.Acos),
        Of("asin", Math.Asin),
        Of("atan", Math.Atan),
        Of("cos", Math.Cos),
        Of("cosh", Math.Cosh),
        Of("exp", Math.Exp),
        Of("ln", Math.Log),
        Of("log", Math.Log10),
        Of("sin", Math.Sin),
        Of("sinh", Math.Sinh),
        Of("sqrt", Math.Sqrt),
        Of("tan", Math.Tan),
        Of("tanh", Math.Tanh),
        OfTwo("atan2", Math.Atan2),
        OfTwo("power", Math.Pow),
        new("rand", 0, 0, static (_, _) => SqlValue.Of(SqlDecimal.Of(Random.Shared.NextDouble()))),
    ];

    private static SqlFunction Of(string name, Func<double, double> function) => new(name, 1, 1, (_, arguments) =>
        arguments[0].AsNumber() is { } number ? SqlValue.Of(SqlDecimal.Of(function(number.ToDouble()))) : SqlValue.Undefined);

    private static SqlFunction OfTwo(string name, Func<double, double, double> function) => new(name, 2, 2, (_, arguments) =>
        arguments[0].AsNumber() is { } a && arguments[1].AsNumber() is { } b
            ? SqlValue.Of(SqlDecimal.Of(function(a.ToDouble(), b.ToDouble())))
            : SqlValue.Undefined);
}

/// <summary>Functions on the bits of Ints. Other numbers are rounded down to one.</summary>
internal static class BitFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        Of("bitand", static (a, b) => a & b),
        Of("bitor", static (a, b) => a | b),
        Of("bitxor", static (a, b) => a ^ b),
        new("bitnot", 1, 1, static (_, arguments) => Whole(arguments[0]) is { } number ? SqlValue.Of(SqlDecimal.Of(Not(number))) : SqlValue.Undefined),
    ];

    private static SqlFunction Of(string name, Func<BigInteger, BigInteger, BigInteger> function) => new(name, 2, 2, (_, arguments) =>
        Whole(arguments[0]) is { } a && Whole(arguments[1]) is { } b ? SqlValue.Of(SqlDecimal.Of(function(a, b))) : SqlValue.Undefined);

    // The guide has bitnot(13) = 2: the bits that a number has are turned, not those before them. Of negative numbers it has no example.
    private static BigInteger Not(BigInteger number) =>
        number.Sign < 0 ? -number - 1 : number ^ ((BigInteger.One << (int)number.GetBitLength()) - 1);

    private static BigInteger? Whole(SqlValue value) => value.AsNumber()?.ToWhole();
}
