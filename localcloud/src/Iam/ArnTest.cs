namespace LocalCloud.Iam;

/// <summary>
/// <c>ArnEquals</c> and <c>ArnLike</c>: the six parts of an ARN are compared one by one, so a wildcard does not cross the colon
/// between two of them. The last part takes the colons that are left. What has fewer parts is no ARN, and fits nothing.
/// </summary>
internal sealed class ArnTest(IReadOnlyList<string> values, bool variables) : IConditionTest
{
    private const int Parts = 6;

    private readonly PolicyPattern[][] _arns =
    [
        .. values.Select(value => Split(value, variables)).Where(parts => parts.Count == Parts)
            .Select(parts => parts.Select(part => PatternParser.Parse(part, variables, wildcards: true)).ToArray()),
    ];

    public bool Fits(string value, in PolicyContext context)
    {
        foreach (var arn in _arns)
        {
            if (Fits(arn, value, context))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(PolicyPattern[] arn, ReadOnlySpan<char> value, in PolicyContext context)
    {
        foreach (var part in arn.AsSpan(0, Parts - 1))
        {
            var colon = value.IndexOf(':');
            if (colon < 0 || !part.Matches(value[..colon], context))
            {
                return false;
            }

            value = value[(colon + 1)..];
        }

        return arn[^1].Matches(value, context);
    }

    // A variable's own colons (${cognito-identity.amazonaws.com:sub}) separate nothing.
    private static List<string> Split(string pattern, bool variables)
    {
        List<string> parts = [];
        var start = 0;
        for (var i = 0; i < pattern.Length && parts.Count < Parts - 1; i++)
        {
            if (variables && pattern.AsSpan(i).StartsWith("${", StringComparison.Ordinal) && pattern.IndexOf('}', i) is >= 0 and var end)
            {
                i = end;
            }
            else if (pattern[i] == ':')
            {
                parts.Add(pattern[start..i]);
                start = i + 1;
            }
        }

        parts.Add(pattern[start..]);
        return parts;
    }
}
