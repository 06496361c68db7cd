using System.Globalization;
using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Patterns;

/// <summary>Goes through a pattern in Java's syntax, code point by code point.</summary>
internal sealed class PatternReader(string pattern)
{
    private int _at;

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => _at >= pattern.Length;

    /// <summary>The next UTF-16 unit, or NUL at the end.</summary>
    public char Peek => IsAtEnd ? '\0' : pattern[_at];

    /// <summary>Takes <paramref name="text"/> if it stands here.</summary>
    public bool Takes(string text)
    {
        if (string.CompareOrdinal(pattern, _at, text, 0, text.Length) != 0)
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    /// <summary>Whether <paramref name="text"/> stands here.</summary>
    public bool Sees(string text) => string.CompareOrdinal(pattern, _at, text, 0, text.Length) == 0;

    /// <summary>Takes a code point.</summary>
    /// <exception cref="FormatException">Nothing is left.</exception>
    public int Take()
    {
        if (IsAtEnd || !Rune.TryGetRuneAt(pattern, _at, out var rune))
        {
            throw new FormatException("The pattern ends too soon.");
        }

        _at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    /// <summary>Takes what stands before <paramref name="end"/>, and this; or all that is left when <paramref name="isOptional"/>.</summary>
    /// <exception cref="FormatException">It does not come.</exception>
    public string Until(string end, bool isOptional = false)
    {
        var found = pattern.IndexOf(end, _at, StringComparison.Ordinal);
        if (found < 0 && !isOptional)
        {
            throw new FormatException($"{end} is missing.");
        }

        var text = found < 0 ? pattern[_at..] : pattern[_at..found];
        _at = found < 0 ? pattern.Length : found + end.Length;
        return text;
    }

    /// <summary>Takes digits of a base while there are some and their number is at most <paramref name="most"/>.</summary>
    public string Digits(int most, Func<char, bool> isDigit)
    {
        var start = _at;
        while (_at - start < most && !IsAtEnd && isDigit(pattern[_at]))
        {
            _at++;
        }

        return pattern[start.._at];
    }

    /// <summary>Takes a number of hexadecimal digits.</summary>
    /// <exception cref="FormatException">There are not as many.</exception>
    public int Hexadecimal(int count) =>
        Digits(count, char.IsAsciiHexDigit) is var digits && digits.Length == count
            ? int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw new FormatException("Illegal hexadecimal escape sequence.");
}
