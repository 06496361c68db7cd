namespace LocalCloud.Iam;

/// <summary>Reads wildcards and variables: <c>topic/${cognito-identity.amazonaws.com:sub}/*</c>.</summary>
internal static class PatternParser
{
    /// <summary>Compiles <paramref name="text"/>.</summary>
    /// <param name="text">The text as it stands in the policy.</param>
    /// <param name="variables">Whether <c>${…}</c> is a variable: in resources and conditions of version 2012-10-17.</param>
    /// <param name="wildcards">Whether <c>*</c> and <c>?</c> are wildcards: not in StringEquals and its like.</param>
    public static PolicyPattern Parse(string text, bool variables, bool wildcards)
    {
        List<PatternPart> parts = [];
        var literal = 0;
        for (var i = 0; i < text.Length;)
        {
            var (part, length) = PartAt(text, i, variables, wildcards);
            if (length == 0)
            {
                i++;
                continue;
            }

            AddLiteral(text[literal..i]);
            parts.Add(part);
            i += length;
            literal = i;
        }

        AddLiteral(text[literal..]);
        return PolicyPattern.Of(parts);

        void AddLiteral(string value)
        {
            if (value.Length > 0)
            {
                parts.Add(new(PatternPartKind.Literal, value));
            }
        }
    }

    private static (PatternPart Part, int Length) PartAt(string text, int at, bool variables, bool wildcards)
    {
        switch (text[at])
        {
            case '*' when wildcards:
                return (new(PatternPartKind.AnyRun), 1);
            case '?' when wildcards:
                return (new(PatternPartKind.AnyOne), 1);
            case '$' when variables && at + 1 < text.Length && text[at + 1] == '{':
                var end = text.IndexOf('}', at);
                return end < 0 ? default : (Variable(text[(at + 2)..end]), end + 1 - at);
            default:
                return default;
        }
    }

    private static PatternPart Variable(string name)
    {
        if (name is "*" or "?" or "$")
        {
            return new(PatternPartKind.Literal, name);
        }

        // ${aws:PrincipalTag/team, 'company-wide'}
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        return comma < 0
            ? new(PatternPartKind.Variable, name.Trim())
            : new(PatternPartKind.Variable, name[..comma].Trim(), name[(comma + 1)..].Trim().Trim('\''));
    }
}
