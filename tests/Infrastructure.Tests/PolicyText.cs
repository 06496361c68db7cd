using System.Text.RegularExpressions;
using Infrastructure.Topics;

namespace Infrastructure.Tests;

/// <summary>Evaluates topic statements as AWS does: an explicit Deny wins, then an Allow is needed, <c>*</c> is any text.</summary>
internal static class PolicyText
{
    public static bool Allows(IReadOnlyList<TopicStatement> statements, string identity, string action, string resource)
    {
        bool Matches(TopicStatement statement) => statement.Action == action && statement.Resources.Any(pattern =>
            Regex.IsMatch(
                resource,
                "^" + Regex.Escape(pattern.Replace(SignedInPolicy.Identity, identity, StringComparison.Ordinal)).Replace(@"\*", ".*", StringComparison.Ordinal) + "$",
                RegexOptions.Singleline | RegexOptions.CultureInvariant,
                TimeSpan.FromSeconds(1)));

        return !statements.Any(statement => !statement.Allow && Matches(statement))
            && statements.Any(statement => statement.Allow && Matches(statement));
    }
}
