using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace LocalCloud.Iot.Rules.Sql.Patterns;

/// <summary>
/// A regular expression in Java's syntax, which is the one of AWS IoT's SQL (https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html),
/// carried out by .NET's engine without backtracking: its work grows with the text only, so that no clock has to stop it.
/// </summary>
internal sealed class JavaRegex
{
    // Patterns are a rule's, as a rule; payloads may bring as many as they like.
    private const int Remembered = 1_000;

    // Only for what needs backtracking. Long enough that a busy machine does not stop what is short.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentDictionary<string, JavaRegex> Known = new(StringComparer.Ordinal);

    private JavaRegex(string pattern)
    {
        var parser = new JavaRegexParser(pattern);
        var translated = parser.Parse();
        Regex = new Regex(
            translated, parser.NeedsBacktracking ? RegexOptions.CultureInvariant : RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Longest);
    }

    /// <summary>The same in .NET's syntax.</summary>
    public Regex Regex { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It is none; Java would not take it either.</exception>
    /// <exception cref="NotSupportedException">Java takes it, and LocalCloud does not.</exception>
    public static JavaRegex Parse(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (Known.Count >= Remembered)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(pattern, new JavaRegex(pattern));
    }
}
