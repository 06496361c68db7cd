using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Infrastructure.Topics;

namespace Infrastructure.Tests;

/// <summary>Policies as text that AWS measures, and topic statements as AWS evaluates them.</summary>
internal static class PolicyText
{
    /// <summary>A document of the template as it is in a region, without white space.</summary>
    public static string Of(string document, string partition, string region)
    {
        var text = document
            .Replace("<AWS::Partition>", partition, StringComparison.Ordinal)
            .Replace("<AWS::Region>", region, StringComparison.Ordinal)
            .Replace("<AWS::AccountId>", "123456789012", StringComparison.Ordinal);
        return Regex.Replace(text, @"\s", "", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    /// <summary>
    /// A document of the template as long as it can get in a region: with the names that CloudFormation makes of the longest stage's stack, the logical id
    /// and 13 characters, and an ARN around them.
    /// </summary>
    public static string Longest(JsonNode document, string partition, string region)
    {
        const string Stack = "Realtime-a2345678901234567890";
        return Regex.Replace(
            Of(document.Compact(), partition, region),
            "<(?<id>[A-Za-z0-9]+)(?:[.][A-Za-z0-9.]+)?>",
            match => $"arn:{partition}:lambda:{region}:123456789012:function:{Stack}-{match.Groups["id"].Value}-XXXXXXXXXXXXX",
            RegexOptions.None,
            TimeSpan.FromSeconds(1));
    }

    /// <summary>An explicit Deny wins, then an Allow is needed, <c>*</c> is any text.</summary>
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
