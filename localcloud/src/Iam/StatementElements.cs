namespace LocalCloud.Iam;

/// <summary>The elements of a statement that decide whether it applies, compiled.</summary>
internal sealed record StatementElements
{
    public required IReadOnlyList<PolicyPattern> Actions { get; init; }

    /// <summary>NotAction: applies to every action but these.</summary>
    public bool ExceptActions { get; init; }

    /// <summary>Empty in a trust policy, which applies to its own role only.</summary>
    public required IReadOnlyList<PolicyPattern> Resources { get; init; }

    /// <summary>NotResource: applies to every resource but these.</summary>
    public bool ExceptResources { get; init; }

    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>Whom a resource policy's statement is for, or <see langword="null"/> in an identity policy.</summary>
    public StatementPrincipals? Principals { get; init; }

    public bool MatchesAction(string action, in PolicyContext context) =>
        Any(Actions, action, context, StringComparison.OrdinalIgnoreCase) != ExceptActions;

    public bool MatchesResource(string resource, in PolicyContext context) =>
        Resources.Count == 0 || Any(Resources, resource, context, StringComparison.Ordinal) != ExceptResources;

    public bool MatchesConditions(in PolicyContext context)
    {
        foreach (var condition in Conditions)
        {
            if (!condition.Holds(context))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Any(
        IReadOnlyList<PolicyPattern> patterns, string text, in PolicyContext context, StringComparison comparison)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(text, context, comparison))
            {
                return true;
            }
        }

        return false;
    }
}
