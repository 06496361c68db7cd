using System.Globalization;
using System.Numerics;
using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Numbers;

/// <summary>Numbers as text.</summary>
internal static class SqlDecimalText
{
    // One more than can count, for rounding, and one that stands for all the rest.
    private const int KeptDigits = SqlDecimal.Precision + 1;

    private const int LongestExponent = 6;

    /// <summary>
    /// Reads what AWS reads as a number: <c>^-?\d+(\.\d+)?((?i)E-?\d+)?$</c> (developer guide, "iot-sql-data-types"), and JSON's <c>E+</c>.
    /// <see langword="null"/> when it is something else, or too large.
    /// </summary>
    public static SqlDecimal? Parse(ReadOnlySpan<char> text)
    {
        var isNegative = text is ['-', ..];
        var rest = isNegative ? text[1..] : text;
        var whole = Digits(ref rest);
        ReadOnlySpan<char> fraction = [];
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
            if (fraction.IsEmpty)
            {
                return null;
            }
        }

        if (whole.IsEmpty || Exponent(rest) is not { } exponent)
        {
            return null;
        }

        var (digits, dropped) = Significant(whole, fraction);
        return SqlDecimal.Create(isNegative ? -digits : digits, Clamp(fraction.Length - (long)dropped - exponent));
    }

    /// <summary>Writes a number.</summary>
    public static string Write(SqlDecimal number)
    {
        if (number.IsInt)
        {
            return number.At(0).ToString(CultureInfo.InvariantCulture);
        }

        var digits = BigInteger.Abs(number.Digits).ToString(CultureInfo.InvariantCulture);
        var sign = number.Sign < 0 ? "-" : "";

        // Java's rule for decimals, which the rules engine's numbers follow as far as examples show.
        if (number.Scale > 0 && number.Exponent >= -6)
        {
            digits = digits.PadLeft(number.Scale + 1, '0');
            return $"{sign}{digits[..^number.Scale]}.{digits[^number.Scale..]}";
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{sign}{mantissa}E{(number.Exponent > 0 ? "+" : "")}{number.Exponent}";
    }

    private static ReadOnlySpan<char> Digits(scoped ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? rest : rest[..end];
        rest = rest[digits.Length..];
        return digits;
    }

    private static long? Exponent(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text is not ['e' or 'E', ..])
        {
            return null;
        }

        var isNegative = text is [_, '-', ..];
        var digits = text[(text is [_, '-' or '+', ..] ? 2 : 1)..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        digits = digits.TrimStart('0');
        var size = digits.Length > LongestExponent ? int.MaxValue : digits.IsEmpty ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);
        return isNegative ? -(long)size : size;
    }

    // At most as many digits as count, however long the text is, and how many were dropped behind them.
    private static (BigInteger Digits, int Dropped) Significant(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction)
    {
        var kept = new StringBuilder("0");
        var dropped = 0;
        var isExact = true;
        for (var i = 0; i < whole.Length + fraction.Length; i++)
        {
            var digit = i < whole.Length ? whole[i] : fraction[i - whole.Length];
            if (kept.Length > KeptDigits)
            {
                dropped++;
                isExact &= digit == '0';
            }
            else if (kept.Length > 1 || digit != '0')
            {
                kept.Append(digit);
            }
        }

        if (!isExact)
        {
            kept.Append('1');
            dropped--;
        }

        return (BigInteger.Parse(kept.ToString(), CultureInfo.InvariantCulture), dropped);
    }

    private static int Clamp(long scale) => (int)Math.Clamp(scale, -100_000, 100_000);
}
