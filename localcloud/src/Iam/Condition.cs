namespace LocalCloud.Iam;

/// <summary>One key of a statement's <c>Condition</c>.</summary>
internal sealed record Condition
{
    /// <summary><c>dynamodb:LeadingKeys</c>.</summary>
    public required string Key { get; init; }

    /// <summary>How one value of the request is compared with one value of the policy.</summary>
    public required IConditionTest Test { get; init; }

    /// <summary><c>StringNotEquals</c> and its like: none of the policy's values may fit.</summary>
    public bool Negated { get; init; }

    /// <summary>An absent key counts as fitting (<c>…IfExists</c>).</summary>
    public bool IfExists { get; init; }

    /// <summary>How several values of the request count.</summary>
    public ConditionSet Set { get; init; }

    public bool Holds(in PolicyContext context)
    {
        var values = context.Values(Key);
        if (Test is PresenceTest presence)
        {
            return presence.Holds(isAbsent: values is not { Count: > 0 });
        }

        if (values is not { Count: > 0 })
        {
            // AWS: an absent key fits a negated operator, and every member of an empty set fits anything.
            return IfExists || Set is ConditionSet.All || (Negated && Set is ConditionSet.None);
        }

        return Set switch
        {
            ConditionSet.All => All(values, context),
            // Without a set operator AWS leaves several values undefined; the stricter reading: a negated operator needs all of them.
            ConditionSet.None when Negated => All(values, context),
            _ => AnyOf(values, context),
        };
    }

    private bool All(IReadOnlyList<string> values, in PolicyContext context)
    {
        foreach (var value in values)
        {
            if (Test.Fits(value, context) == Negated)
            {
                return false;
            }
        }

        return true;
    }

    private bool AnyOf(IReadOnlyList<string> values, in PolicyContext context)
    {
        foreach (var value in values)
        {
            if (Test.Fits(value, context) != Negated)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How a condition treats a key with several values.</summary>
internal enum ConditionSet
{
    /// <summary>No set operator: the key has one value.</summary>
    None,

    /// <summary><c>ForAllValues:</c> every value of the request must fit.</summary>
    All,

    /// <summary><c>ForAnyValue:</c> one value of the request must fit.</summary>
    Any,
}
