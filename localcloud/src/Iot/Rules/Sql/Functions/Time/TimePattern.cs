using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Functions.Time;

/// <summary>Date/time patterns, as Joda-Time and JDK 11 write them: letters are fields, texts stand in single quotes.</summary>
internal static class TimePattern
{
    // Far beyond any pattern.
    private const int MaxLength = 256;

    /// <summary>The parts of a pattern; <see langword="null"/> when it is none. Optional parts, in brackets, are not supported.</summary>
    public static IReadOnlyList<TimePatternElement>? Parse(string pattern)
    {
        if (pattern.Length > MaxLength || pattern.AsSpan().ContainsAny("[]{}#"))
        {
            return null;
        }

        List<TimePatternElement> elements = [];
        for (var at = 0; at < pattern.Length;)
        {
            var start = at;
            if (char.IsAsciiLetter(pattern[at]))
            {
                at += pattern.AsSpan(at).IndexOfAnyExcept(pattern[at]) is >= 0 and var length ? length : pattern.Length - at;
                elements.Add(new TimePatternElement(pattern[start], at - start, ""));
            }
            else if (pattern[at] == '\'')
            {
                if (Quoted(pattern, ref at) is not { } text)
                {
                    return null;
                }

                elements.Add(new TimePatternElement(null, 0, text));
            }
            else
            {
                elements.Add(new TimePatternElement(null, 0, pattern[at++].ToString()));
            }
        }

        return elements;
    }

    // 'text' with '' for a quote in it; '' alone is a quote.
    private static string? Quoted(string pattern, ref int at)
    {
        if (pattern.AsSpan(at) is ['\'', '\'', ..])
        {
            at += 2;
            return "'";
        }

        var text = new StringBuilder();
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] != '\'')
            {
                text.Append(pattern[at]);
            }
            else if (at + 1 < pattern.Length && pattern[at + 1] == '\'')
            {
                text.Append('\'');
                at++;
            }
            else
            {
                at++;
                return text.ToString();
            }
        }

        return null;
    }
}
