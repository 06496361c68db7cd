using System.Numerics;
using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Functions;

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
