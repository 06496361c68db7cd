using System.Text.RegularExpressions;

namespace LogMutations;

/// <summary>One small change to one line of a file.</summary>
/// <param name="File">The file, from the repository's root.</param>
/// <param name="Line">The line's number.</param>
/// <param name="Original">The line, trimmed.</param>
/// <param name="Changed">What stands there instead, trimmed.</param>
/// <param name="Text">The whole file with the change.</param>
internal sealed partial record Mutant(string File, int Line, string Original, string Changed, string Text)
{
    // What a person changes by mistake: a comparison, a condition, a bound, a margin, consistency.
    private static readonly IReadOnlyList<(Regex Find, string Replace)> Operators =
    [
        (And(), "||"), (Or(), "&&"), (LessOrEqual(), "<"), (Less(), "<="), (GreaterOrEqual(), ">"), (Greater(), ">="),
        (EqualTo(), "!="), (NotEqualTo(), "=="), (Max(), "Math.Min("), (Min(), "Math.Max("), (One(), ""), (PlusMargin(), " - "),
        (MinusMargin(), " + "), (True(), "false"), (False(), "true"), (IsNotNull(), "is null"), (IsNull(), "is not null"),
        (Not(), ""), (Time(), "TimeSpan.Zero"),
    ];

    /// <summary>What names the mutant in the list of survivors: the file and the change, not the line, which moves.</summary>
    public string Name => $"{Path.GetFileName(File)}: {Original} -> {Changed}";

    /// <summary>Every change that the operators make to a file.</summary>
    public static IEnumerable<Mutant> Of(string file, string text)
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (IsNoCode(line))
            {
                continue;
            }

            foreach (var (find, replace) in Operators)
            {
                foreach (Match match in find.Matches(line))
                {
                    var changed = string.Concat(line.AsSpan(0, match.Index), replace, line.AsSpan(match.Index + match.Length));
                    string[] all = [.. lines[..index], changed, .. lines[(index + 1)..]];
                    yield return new(file, index + 1, line.Trim(), changed.Trim(), string.Join('\n', all));
                }
            }
        }
    }

    private static bool IsNoCode(string line) =>
        line.TrimStart() is [] or ['/', '/', ..] or ['[', ..] || line.StartsWith("using ", StringComparison.Ordinal)
        || line.Contains("Exception(", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<= )&&(?= )", RegexOptions.None, 1000)]
    private static partial Regex And();

    [GeneratedRegex(@"(?<= )\|\|(?= )", RegexOptions.None, 1000)]
    private static partial Regex Or();

    [GeneratedRegex(@"(?<= )<=(?= )", RegexOptions.None, 1000)]
    private static partial Regex LessOrEqual();

    [GeneratedRegex(@"(?<= )<(?= )", RegexOptions.None, 1000)]
    private static partial Regex Less();

    [GeneratedRegex(@"(?<= )>=(?= )", RegexOptions.None, 1000)]
    private static partial Regex GreaterOrEqual();

    [GeneratedRegex(@"(?<= )>(?= )", RegexOptions.None, 1000)]
    private static partial Regex Greater();

    [GeneratedRegex(@"(?<= )==(?= )", RegexOptions.None, 1000)]
    private static partial Regex EqualTo();

    [GeneratedRegex(@"(?<= )!=(?= )", RegexOptions.None, 1000)]
    private static partial Regex NotEqualTo();

    [GeneratedRegex(@"Math\.Max\(", RegexOptions.None, 1000)]
    private static partial Regex Max();

    [GeneratedRegex(@"Math\.Min\(", RegexOptions.None, 1000)]
    private static partial Regex Min();

    [GeneratedRegex(@" [+-] 1\b", RegexOptions.None, 1000)]
    private static partial Regex One();

    [GeneratedRegex(@" \+ (?=rules\.|read\.)", RegexOptions.None, 1000)]
    private static partial Regex PlusMargin();

    [GeneratedRegex(@" - (?=rules\.|read\.)", RegexOptions.None, 1000)]
    private static partial Regex MinusMargin();

    [GeneratedRegex(@"\btrue\b", RegexOptions.None, 1000)]
    private static partial Regex True();

    [GeneratedRegex(@"\bfalse\b", RegexOptions.None, 1000)]
    private static partial Regex False();

    [GeneratedRegex(@"\bis not null\b", RegexOptions.None, 1000)]
    private static partial Regex IsNotNull();

    [GeneratedRegex(@"\bis null\b", RegexOptions.None, 1000)]
    private static partial Regex IsNull();

    [GeneratedRegex(@"(?<=[( ])!(?=[a-z_])", RegexOptions.None, 1000)]
    private static partial Regex Not();

    [GeneratedRegex(@"TimeSpan\.From\w+\(\d+\)", RegexOptions.None, 1000)]
    private static partial Regex Time();
}
