using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Functions;

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
