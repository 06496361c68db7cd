namespace LocalCloud.Iam;

/// <summary>AWS's evaluation: an explicit deny wins, then an allow; nothing said is a deny.</summary>
internal static class PolicyEvaluation
{
    /// <summary>Evaluates identity policies, or AWS IoT policies.</summary>
    public static Decision Evaluate(
        IReadOnlyList<PolicyDocument> policies, string action, string resource, in PolicyContext context, Caller? caller = null)
    {
        Decision? allowed = null;
        foreach (var policy in policies)
        {
            foreach (var statement in policy.Statements)
            {
                // An Allow is evaluated once only; a Deny may still come in any later statement.
                if ((statement.IsAllow && allowed is not null) || !Applies(statement, action, resource, context, caller))
                {
                    continue;
                }

                var decision = new Decision(statement.IsAllow, policy.Name, statement) { Asked = policies };
                if (!statement.IsAllow)
                {
                    return decision;
                }

                allowed = decision;
            }
        }

        return allowed ?? new Decision(IsAllowed: false, Policy: null, Statement: null) { Asked = policies };
    }

    /// <summary>
    /// Allow statements that are for the action but not for this resource or request: where to look when an action is refused.
    /// </summary>
    public static IEnumerable<(PolicyDocument Policy, PolicyStatement Statement, string Because)> Nearest(
        IReadOnlyList<PolicyDocument> policies, string action, string resource, PolicyContext context) =>
        from policy in policies
        from statement in policy.Statements
        where statement.IsAllow && statement.Elements.MatchesAction(action, context)
        let resourceFits = statement.Elements.MatchesResource(resource, context)
        let conditionsFit = statement.Elements.MatchesConditions(context)
        where !resourceFits || !conditionsFit
        select (policy, statement, resourceFits ? "its condition does not hold" : "it is for other resources");

    private static bool Applies(
        PolicyStatement statement, string action, string resource, in PolicyContext context, Caller? caller)
    {
        var elements = statement.Elements;
        return (caller is null || elements.Principals?.Include(caller) is true)
            && elements.MatchesAction(action, context)
            && elements.MatchesResource(resource, context)
            && elements.MatchesConditions(context);
    }
}
