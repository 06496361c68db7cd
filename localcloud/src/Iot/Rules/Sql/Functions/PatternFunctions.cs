using System.Text;
using System.Text.RegularExpressions;
using LocalCloud.Iot.Rules.Sql.Expressions;
using LocalCloud.Iot.Rules.Sql.Patterns;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>
/// Functions with regular expressions, in Java's syntax. What is no regular expression gives Undefined; one that is not carried out is refused when
/// the rule is created, as far as it stands in the statement.
/// </summary>
internal static class PatternFunctions
{
    // Longer ones are no patterns that somebody wrote.
    private const int MaxPattern = 4_096;

    // An engine without backtracking looks at each character once, for all states that it is in.
    private const int CostPerCharacter = 4;

    /// <summary>Why a call can't be carried out whose pattern is known, or <see langword="null"/>.</summary>
    public static string? ProblemOf(SqlFunction function, IReadOnlyList<SqlExpression> arguments)
    {
        if (!function.Name.StartsWith("regexp_", StringComparison.Ordinal) || arguments[1] is not LiteralExpression { Value: var value }
            || value.AsText() is not { Length: <= MaxPattern } pattern)
        {
            return null;
        }

        try
        {
            _ = JavaRegex.Parse(pattern);
            return null;
        }
        catch (NotSupportedException e)
        {
            return $"{e.Message} in a regular expression is not supported";
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // No regular expression for Java either: Undefined, as on AWS.
            return null;
        }
    }

    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("regexp_matches", 2, 2, static (context, arguments) =>
            Run(context, arguments, static (regex, text) => SqlValue.Of(regex.IsMatch(text)))) { Cost = 2_000 },
        new("regexp_substr", 2, 2, static (context, arguments) => Run(context, arguments, static (regex, text) =>
            regex.Match(text) is { Success: true } match ? SqlValue.Of(match.Value) : SqlValue.Undefined)) { Cost = 2_000 },
        new("regexp_replace", 3, 3, static (context, arguments) => arguments[2].AsText() is { } replacement
            ? Run(context, arguments, (regex, text) => Replace(regex, text, replacement))
            : SqlValue.Undefined) { Cost = 2_000 },
    ];

    private static SqlValue Run(RuleContext context, IReadOnlyList<SqlValue> arguments, Func<Regex, string, SqlValue> use)
    {
        if (arguments[0].AsText() is not { } text || arguments[1].AsText() is not { Length: <= MaxPattern } pattern)
        {
            return SqlValue.Undefined;
        }

        context.Budget.Spend((long)CostPerCharacter * text.Length);
        try
        {
            return use(JavaRegex.Parse(pattern).Regex, text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException)
        {
            return SqlValue.Undefined;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SqlBudgetException();
        }
    }

    private static SqlValue Replace(Regex regex, string text, string replacement)
    {
        var result = new StringBuilder();
        var at = 0;
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            result.Append(text, at, match.Index - at);
            if (!TryAppend(result, match, replacement) || result.Length > SqlSizes.Largest)
            {
                return SqlValue.Undefined;
            }

            at = match.Index + match.Length;
        }

        return SqlValue.Of(result.Append(text, at, text.Length - at).ToString());
    }

    // Java's rules: $1 is a group, with as many digits as make one that exists; \ takes the next character as it is.
    private static bool TryAppend(StringBuilder result, Match match, string replacement)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            switch (replacement[i])
            {
                case '\\' when ++i == replacement.Length:
                    return false;
                case '$' when Group(match, replacement, ref i) is { } group:
                    result.Append(group);
                    break;
                case '$':
                    return false;
                default:
                    result.Append(replacement[i]);
                    break;
            }
        }

        return true;
    }

    private static string? Group(Match match, string replacement, ref int at)
    {
        var number = -1;
        while (at + 1 < replacement.Length && char.IsAsciiDigit(replacement[at + 1]))
        {
            var more = (Math.Max(number, 0) * 10) + (replacement[at + 1] - '0');
            if (number >= 0 && more >= match.Groups.Count)
            {
                break;
            }

            (number, at) = (more, at + 1);
        }

        return number >= 0 && number < match.Groups.Count ? match.Groups[number].Value : null;
    }
}
