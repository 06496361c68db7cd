using System.Globalization;

namespace LocalCloud.Iot.Rules.Sql.Patterns;

/// <summary>Reads what stands for one character in Java's syntax: escapes, and classes with their unions and intersections.</summary>
internal sealed class JavaClasses(PatternReader reader)
{
    private const string Blank = " \t\u00A0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000";
    private const string LineEnds = "\n\u000B\f\r\u0085\u2028\u2029";

    private static readonly Dictionary<char, CodePoints> Predefined = new()
    {
        ['d'] = CodePoints.Of("0-9"),
        ['w'] = CodePoints.Of("a-zA-Z_0-9"),
        ['s'] = CodePoints.Of(" \t\n\u000B\f\r"),
        ['h'] = CodePoints.Of(Blank),
        ['v'] = CodePoints.Of(LineEnds),
    };

    private static readonly Dictionary<string, CodePoints> Posix = new()
    {
        ["Lower"] = CodePoints.Of("a-z"),
        ["Upper"] = CodePoints.Of("A-Z"),
        ["ASCII"] = CodePoints.Of((0, 0x7F)),
        ["Alpha"] = CodePoints.Of("a-zA-Z"),
        ["Digit"] = CodePoints.Of("0-9"),
        ["Alnum"] = CodePoints.Of("a-zA-Z0-9"),
        ["Punct"] = CodePoints.Of((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)),
        ["Graph"] = CodePoints.Of((0x21, 0x7E)),
        ["Print"] = CodePoints.Of((0x20, 0x7E)),
        ["Blank"] = CodePoints.Of(" \t"),
        ["Cntrl"] = CodePoints.Of((0, 0x1F), (0x7F, 0x7F)),
        ["XDigit"] = CodePoints.Of("0-9a-fA-F"),
        ["Space"] = CodePoints.Of(" \t\n\u000B\f\r"),
    };

    private static readonly HashSet<string> Categories =
    [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cs", "Cn",
        "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So",
    ];

    /// <summary>The ends of lines: what a dot does not match.</summary>
    public static CodePoints Ends { get; } = CodePoints.Of("\n\r\u0085\u2028\u2029");

    /// <summary>Whether case counts. Default: it does.</summary>
    public bool IgnoresCase { get; set; }

    /// <summary>Reads what stands behind a backslash and is one character.</summary>
    /// <exception cref="FormatException">There is nothing such.</exception>
    /// <exception cref="NotSupportedException">There is, and it is not carried out.</exception>
    public CodePoints Escaped()
    {
        var c = reader.Take();
        return c switch
        {
            < 0x80 when Predefined.TryGetValue((char)c, out var points) => points,
            < 0x80 when char.IsAsciiLetterUpper((char)c) && Predefined.TryGetValue(char.ToLowerInvariant((char)c), out var points) => points.Not(),
            'p' => Property(),
            'P' => Property().Not(),
            _ => Literal(EscapedPoint(c)),
        };
    }

    /// <summary>Reads a class; its bracket is taken already.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="NotSupportedException">It is one that is not carried out.</exception>
    public CodePoints Class(int depth = 0)
    {
        if (depth > 50)
        {
            throw new FormatException("Classes are nested too deeply.");
        }

        var isNegated = reader.Takes("^");
        var points = Union(depth, isFirst: true);
        while (reader.Takes("&&"))
        {
            if (isNegated)
            {
                throw new NotSupportedException("a negated class with && in it, which Java's versions read differently,");
            }

            points = points.And(Union(depth, isFirst: false));
        }

        return reader.Takes("]") ? (isNegated ? points.Not() : points) : throw new FormatException("Unclosed character class.");
    }

    /// <summary>One code point, and its other case where case does not count.</summary>
    public CodePoints Literal(int point) => Folded(CodePoints.Of((point, point)));

    // Up to ] or &&, of which the first ] is itself.
    private CodePoints Union(int depth, bool isFirst)
    {
        CodePoints? points = null;
        while (!reader.IsAtEnd && !reader.Sees("&&") && !(reader.Sees("]") && (points is not null || !isFirst)))
        {
            var more = reader.Takes("[") ? Class(depth + 1) : Item();
            points = points?.Or(more) ?? more;
        }

        return points ?? throw new FormatException("A class, or a side of &&, without members.");
    }

    private CodePoints Item()
    {
        if (reader.Takes(@"\Q"))
        {
            return reader.Until(@"\E", isOptional: true).EnumerateRunes()
                .Aggregate(CodePoints.Of([]), (points, rune) => points.Or(Literal(rune.Value)));
        }

        int first;
        if (reader.Takes("\\"))
        {
            var c = reader.Peek;
            if (c is 'p' or 'P' || (char.IsAsciiLetter(c) && Predefined.ContainsKey(char.ToLowerInvariant(c))))
            {
                return Escaped();
            }

            first = EscapedPoint(reader.Take());
        }
        else
        {
            first = reader.Take();
        }

        if (!reader.Sees("-") || reader.Sees("-]") || reader.Sees("-[") || reader.Sees("-&&"))
        {
            return Literal(first);
        }

        reader.Takes("-");
        var last = reader.Takes("\\") ? EscapedPoint(reader.Take()) : reader.Take();
        return last >= first ? Folded(CodePoints.Of((first, last))) : throw new FormatException("Illegal character range.");
    }

    private CodePoints Folded(CodePoints points) => IgnoresCase ? points.IgnoringCase() : points;

    private int EscapedPoint(int c) => c switch
    {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'f' => '\f',
        'a' => '\a',
        'e' => 0x1B,
        '0' => Octal(),
        'x' when reader.Takes("{") => Braced(),
        'x' => reader.Hexadecimal(2),
        'u' => Utf16(),
        'c' => reader.Take() ^ 64,
        'N' or 'X' => throw new NotSupportedException($"\\{(char)c}"),
        < 0x80 when char.IsAsciiLetterOrDigit((char)c) => throw new FormatException("Illegal escape sequence."),
        _ => c,
    };

    private int Octal()
    {
        var digits = reader.Digits(reader.Peek <= '3' ? 3 : 2, c => c is >= '0' and <= '7');
        return digits.Length > 0 ? Convert.ToInt32(digits, 8) : throw new FormatException("Illegal octal escape sequence.");
    }

    private int Braced() =>
        int.TryParse(reader.Until("}"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point) && point is >= 0 and <= 0x10FFFF
            ? point
            : throw new FormatException("Illegal hexadecimal escape sequence.");

    // Two of them make one character.
    private int Utf16()
    {
        var unit = (char)reader.Hexadecimal(4);
        return char.IsHighSurrogate(unit) && reader.Takes(@"\u") && (char)reader.Hexadecimal(4) is var low && char.IsLowSurrogate(low)
            ? char.ConvertToUtf32(unit, low)
            : unit;
    }

    private CodePoints Property()
    {
        var name = reader.Takes("{") ? reader.Until("}") : ((char)reader.Take()).ToString();
        if (Posix.TryGetValue(name, out var points))
        {
            return name is "Lower" or "Upper" ? Folded(points) : points;
        }

        var category = name.StartsWith("Is", StringComparison.Ordinal) ? name[2..]
            : name.StartsWith("gc=", StringComparison.Ordinal) ? name[3..]
            : name;
        return Categories.Contains(category) ? CodePoints.OfCategory(category) : throw new NotSupportedException($"\\p{{{name}}}");
    }
}
