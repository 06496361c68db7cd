namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Functions on numbers.</summary>
internal static class NumberFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("abs", 1, 1, static (_, arguments) => OnNumber(arguments, Math.Abs)),
        new("ceil", 1, 1, static (_, arguments) => OnNumber(arguments, decimal.Ceiling)),
        new("floor", 1, 1, static (_, arguments) => OnNumber(arguments, decimal.Floor)),
    ];

    private static SqlValue OnNumber(IReadOnlyList<SqlValue> arguments, Func<decimal, decimal> function) =>
        arguments[0].AsNumber() is { } number ? SqlValue.Of(function(number)) : SqlValue.Undefined;
}
