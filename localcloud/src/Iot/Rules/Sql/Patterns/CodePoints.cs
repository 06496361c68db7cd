using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Patterns;

/// <summary>A set of Unicode's code points: what a class of Java's regular expressions stands for, whatever it is put together from.</summary>
internal sealed class CodePoints
{
    private const int Last = 0x10FFFF;
    private const int FirstBeyondUtf16Unit = 0x10000;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private static readonly ConcurrentDictionary<string, CodePoints> Categories = new();

    // In order, neither touching nor overlapping.
    private readonly IReadOnlyList<(int First, int Last)> _ranges;

    private CodePoints(IReadOnlyList<(int First, int Last)> ranges) => _ranges = ranges;

    /// <summary>Every code point.</summary>
    public static CodePoints All { get; } = Of((0, Last));

    /// <summary>The code points of ranges.</summary>
    public static CodePoints Of(params IEnumerable<(int First, int Last)> ranges)
    {
        List<(int First, int Last)> merged = [];
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return new(merged);
    }

    /// <summary>The code points of a text, of which <c>a-z</c> is a range.</summary>
    public static CodePoints Of(string text)
    {
        List<(int, int)> ranges = [];
        for (var i = 0; i < text.Length; i++)
        {
            var isRange = i + 2 < text.Length && text[i + 1] == '-';
            ranges.Add((text[i], isRange ? text[i + 2] : text[i]));
            i += isRange ? 2 : 0;
        }

        return Of(ranges);
    }

    /// <summary>The code points of Unicode's general categories whose short names begin so: <c>L</c>, <c>Lu</c>.</summary>
    public static CodePoints OfCategory(string name) => Categories.GetOrAdd(name, static wanted => Of(
        Enumerable.Range(0, Last + 1)
            .Where(point => ShortName(CharUnicodeInfo.GetUnicodeCategory(point)).StartsWith(wanted, StringComparison.Ordinal))
            .Select(point => (point, point))));

    /// <summary>What is in either.</summary>
    public CodePoints Or(CodePoints other) => Of(_ranges.Concat(other._ranges));

    /// <summary>What is in both.</summary>
    public CodePoints And(CodePoints other) => Not().Or(other.Not()).Not();

    /// <summary>What is not in it.</summary>
    public CodePoints Not()
    {
        List<(int, int)> gaps = [];
        var next = 0;
        foreach (var (first, last) in _ranges)
        {
            if (first > next)
            {
                gaps.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            gaps.Add((next, Last));
        }

        return new(gaps);
    }

    /// <summary>With the other case of each of ASCII's letters, which is what Java's <c>(?i)</c> compares.</summary>
    public CodePoints IgnoringCase()
    {
        var upper = And(Of("A-Z"))._ranges.Select(range => (range.First + 32, range.Last + 32));
        var lower = And(Of("a-z"))._ranges.Select(range => (range.First - 32, range.Last - 32));
        return Of(_ranges.Concat(upper).Concat(lower));
    }

    /// <summary>The set in .NET's syntax, whose classes are of UTF-16 units: as one unit for a quantifier.</summary>
    public string ToPattern()
    {
        var units = new StringBuilder();
        List<string> pairs = [];
        foreach (var (first, last) in _ranges)
        {
            // A text has no half characters.
            AppendUnits(units, first, Math.Min(last, FirstSurrogate - 1));
            AppendUnits(units, Math.Max(first, LastSurrogate + 1), Math.Min(last, FirstBeyondUtf16Unit - 1));
            AddPairs(pairs, Math.Max(first, FirstBeyondUtf16Unit), last);
        }

        return (units.Length, pairs.Count) switch
        {
            (0, 0) => @"[^\s\S]",
            (_, 0) => $"[{units}]",
            (0, _) => $"(?:{string.Join('|', pairs)})",
            _ => $"(?:[{units}]|{string.Join('|', pairs)})",
        };
    }

    private static void AppendUnits(StringBuilder units, int first, int last)
    {
        if (first <= last)
        {
            units.Append(Unit(first)).Append(first == last ? "" : "-" + Unit(last));
        }
    }

    private static void AddPairs(List<string> pairs, int first, int last)
    {
        while (first <= last)
        {
            var (high, low) = Halves(first);
            var (lastHigh, lastLow) = Halves(last);
            if (high == lastHigh)
            {
                pairs.Add($"{Unit(high)}[{Unit(low)}-{Unit(lastLow)}]");
                return;
            }

            // As many whole blocks as there are, or what is left of the first one.
            var wholeUntil = lastLow == LastSurrogate ? lastHigh : lastHigh - 1;
            var isWhole = low == 0xDC00 && wholeUntil >= high;
            pairs.Add(isWhole ? $"[{Unit(high)}-{Unit(wholeUntil)}][\\uDC00-\\uDFFF]" : $"{Unit(high)}[{Unit(low)}-\\uDFFF]");
            first = FirstBeyondUtf16Unit + (((isWhole ? wholeUntil : high) - FirstSurrogate + 1) << 10);
        }
    }

    private static (int High, int Low) Halves(int point) => (
        FirstSurrogate + ((point - FirstBeyondUtf16Unit) >> 10), 0xDC00 + ((point - FirstBeyondUtf16Unit) & 0x3FF));

    private static string Unit(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");

    private static string ShortName(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };
}
