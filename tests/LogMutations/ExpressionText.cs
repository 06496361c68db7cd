using System.Text.RegularExpressions;

namespace LogMutations;

/// <summary>Changes to DynamoDB's expressions, which are conditions as much as those of the language.</summary>
internal static partial class ExpressionText
{
    private static readonly IReadOnlyList<(Regex Find, string Replace)> Changes =
    [
        (And(), " OR "), (Or(), " AND "), (AtLeast(), " > "), (MoreThan(), " >= "), (LessThan(), " <= "), (IfAbsent(), "${value}"), (Clause(), ""),
    ];

    public static IEnumerable<string> Of(string text) => text.Contains('#', StringComparison.Ordinal)
        ? Changes.SelectMany(change => change.Find.Matches(text).Select(match =>
            string.Concat(text.AsSpan(0, match.Index), match.Result(change.Replace), text.AsSpan(match.Index + match.Length))))
        : [];

    [GeneratedRegex(" AND ", RegexOptions.None, 1000)]
    private static partial Regex And();

    [GeneratedRegex(" OR ", RegexOptions.None, 1000)]
    private static partial Regex Or();

    [GeneratedRegex(" >= ", RegexOptions.None, 1000)]
    private static partial Regex AtLeast();

    [GeneratedRegex(" > ", RegexOptions.None, 1000)]
    private static partial Regex MoreThan();

    [GeneratedRegex(" < ", RegexOptions.None, 1000)]
    private static partial Regex LessThan();

    [GeneratedRegex(@"if_not_exists\(#\w+, (?<value>:\w+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IfAbsent();

    /// <summary>A condition beside another: with its AND.</summary>
    [GeneratedRegex(@" AND #\w+ [=<>]+ :\w+|#\w+ [=<>]+ :\w+ AND ", RegexOptions.None, 1000)]
    private static partial Regex Clause();
}
