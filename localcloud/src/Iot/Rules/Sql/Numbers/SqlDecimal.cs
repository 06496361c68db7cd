using System.Globalization;
using System.Numerics;

namespace LocalCloud.Iot.Rules.Sql.Numbers;

/// <summary>
/// A number of AWS IoT SQL: Int and Decimal with 34 digits, magnitudes from 1E-999 to 9.99…E999 (developer guide, "iot-sql-data-types").
/// Trailing zeros are never kept, so that equal numbers are equal, and 10.0 is the Int 10 (SQL version 2016-03-23).
/// </summary>
internal readonly record struct SqlDecimal
{
    /// <summary>Digits that are kept.</summary>
    public const int Precision = 34;

    private const int MaxExponent = 999;

    // The value is Digits × 10^-Scale.
    private SqlDecimal(BigInteger digits, int scale)
    {
        Digits = digits;
        Scale = scale;
    }

    /// <summary>The digits as a whole number, with the sign.</summary>
    public BigInteger Digits { get; }

    /// <summary>Digits behind the point; negative for zeros before it.</summary>
    public int Scale { get; }

    /// <summary>Whether this is an Int.</summary>
    public bool IsInt => Scale <= 0 && Count(Digits) - Scale <= Precision;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Digits.Sign;

    /// <summary>How many digits there are before the point, less one: 3 for 1234, -2 for 0.01.</summary>
    internal int Exponent => Count(Digits) - Scale - 1;

    /// <summary>A whole number.</summary>
    public static SqlDecimal Of(long number) => Create(number, 0) ?? default;

    /// <summary>A whole number, or <see langword="null"/> when it is too large.</summary>
    public static SqlDecimal? Of(BigInteger number) => Create(number, 0);

    /// <summary>A double's shortest decimal form, or <see langword="null"/> for what is no number or infinite.</summary>
    public static SqlDecimal? Of(double number) =>
        double.IsFinite(number) ? SqlDecimalText.Parse(number.ToString("R", CultureInfo.InvariantCulture)) : null;

    /// <summary>The sum, or <see langword="null"/> when it is too large; and so on.</summary>
    public SqlDecimal? Add(SqlDecimal other)
    {
        var scale = Math.Max(Scale, other.Scale);
        return Create(At(scale) + other.At(scale), scale);
    }

    /// <summary>The difference.</summary>
    public SqlDecimal? Subtract(SqlDecimal other) => Add(new SqlDecimal(-other.Digits, other.Scale));

    /// <summary>The product.</summary>
    public SqlDecimal? Multiply(SqlDecimal other) => Create(Digits * other.Digits, Scale + other.Scale);

    /// <summary>The quotient: of two Ints an Int, else a Decimal; of a division by zero <see langword="null"/>.</summary>
    public SqlDecimal? Divide(SqlDecimal other)
    {
        if (other.Sign == 0)
        {
            return null;
        }

        if (IsInt && other.IsInt)
        {
            return Create(BigInteger.Divide(At(0), other.At(0)), 0);
        }

        // Two digits more than are kept; the last one tells that something is left.
        var extra = Math.Max(0, Precision + 2 + Count(other.Digits) - Count(Digits));
        var quotient = BigInteger.DivRem(Digits * BigInteger.Pow(10, extra), other.Digits, out var rest);
        return rest.IsZero
            ? Create(quotient, Scale - other.Scale + extra)
            : Create((quotient * 10) + (Digits.Sign * other.Digits.Sign), Scale - other.Scale + extra + 1);
    }

    /// <summary>What a division leaves, with this number's sign; of a division by zero <see langword="null"/>.</summary>
    public SqlDecimal? Remainder(SqlDecimal other)
    {
        var scale = Math.Max(Scale, other.Scale);
        return other.Sign == 0 ? null : Create(BigInteger.Remainder(At(scale), other.At(scale)), scale);
    }

    /// <summary>The number without its sign.</summary>
    public SqlDecimal Abs() => new(BigInteger.Abs(Digits), Scale);

    /// <summary>The next whole number that is not larger.</summary>
    public SqlDecimal Floor() => Cut(0, rest => rest.Sign < 0 ? -1 : 0);

    /// <summary>The next whole number that is not smaller.</summary>
    public SqlDecimal Ceiling() => Cut(0, rest => rest.Sign > 0 ? 1 : 0);

    /// <summary>The nearest whole number; halves go away from zero.</summary>
    public SqlDecimal Round()
    {
        var half = Scale > 0 ? 5 * BigInteger.Pow(10, Scale - 1) : BigInteger.Zero;
        return Cut(0, rest => BigInteger.Abs(rest) >= half ? rest.Sign : 0);
    }

    /// <summary>The number with at most so many digits behind the point.</summary>
    public SqlDecimal Truncate(int places) => Cut(places, _ => 0);

    /// <summary>The whole number that this is, rounded down; <see langword="null"/> when it is no Int (34 digits) then.</summary>
    public BigInteger? ToWhole() => Floor() is { IsInt: true } whole ? whole.At(0) : null;

    /// <summary>This number, rounded down, as an index: what is too small or large becomes the smallest or largest one.</summary>
    public int ToIndex() => ToWhole() is { } whole
        ? (int)BigInteger.Clamp(whole, int.MinValue, int.MaxValue)
        : Sign < 0 ? int.MinValue : int.MaxValue;

    /// <summary>The nearest double.</summary>
    public double ToDouble() => double.Parse($"{Digits}E{-Scale}", NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Less than, equal to or more than zero, as this number is less than, equal to or more than the other one.</summary>
    public int CompareWith(SqlDecimal other)
    {
        if (Sign != other.Sign || Sign == 0)
        {
            return Sign.CompareTo(other.Sign);
        }

        // Far apart, the digits need not be written out.
        if (Exponent != other.Exponent)
        {
            return Sign * Exponent.CompareTo(other.Exponent);
        }

        var scale = Math.Max(Scale, other.Scale);
        return At(scale).CompareTo(other.At(scale));
    }

    /// <summary>As AWS writes it: Ints in full, Decimals in scientific notation when very small or large.</summary>
    public override string ToString() => SqlDecimalText.Write(this);

    /// <summary>A number with 34 digits; <see langword="null"/> when it is too large. One that is too small is zero.</summary>
    internal static SqlDecimal? Create(BigInteger digits, int scale)
    {
        var excess = Count(digits) - Precision;
        if (excess > 0)
        {
            digits = RoundHalfEven(digits, BigInteger.Pow(10, excess));
            scale -= excess;
        }

        while (!digits.IsZero)
        {
            var shorter = BigInteger.DivRem(digits, 10, out var last);
            if (!last.IsZero)
            {
                break;
            }

            (digits, scale) = (shorter, scale - 1);
        }

        var exponent = Count(digits) - scale - 1;
        return digits.IsZero || exponent < -MaxExponent ? default(SqlDecimal)
            : exponent > MaxExponent ? null
            : new SqlDecimal(digits, scale);
    }

    /// <summary>The digits with so many of them behind the point; there must be at least as many as now.</summary>
    internal BigInteger At(int scale) => Digits * BigInteger.Pow(10, scale - Scale);

    private static int Count(BigInteger digits) =>
        digits.IsZero ? 1 : BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).Length;

    private static BigInteger RoundHalfEven(BigInteger digits, BigInteger unit)
    {
        var quotient = BigInteger.DivRem(digits, unit, out var rest);
        var order = (BigInteger.Abs(rest) * 2).CompareTo(unit);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + digits.Sign : quotient;
    }

    private SqlDecimal Cut(int places, Func<BigInteger, int> correction)
    {
        if (Scale <= places)
        {
            return this;
        }

        var kept = BigInteger.DivRem(Digits, BigInteger.Pow(10, Scale - places), out var rest);
        return Create(kept + correction(rest), places) ?? default;
    }
}
