namespace LocalCloud.Iam;

/// <summary><c>StringEquals</c>, <c>StringLike</c> and their like.</summary>
internal sealed class TextTest(IReadOnlyList<PolicyPattern> patterns, StringComparison comparison) : IConditionTest
{
    public bool Fits(string value, in PolicyContext context)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(value, context, comparison))
            {
                return true;
            }
        }

        return false;
    }
}
