namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>CASE v WHEN a THEN b … ELSE c END</c>.</summary>
internal sealed record CaseExpression(
    SqlExpression Subject, IReadOnlyList<(SqlExpression When, SqlExpression Then)> Branches, SqlExpression? Else) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context)
    {
        foreach (var (when, then) in Branches)
        {
            if (new ComparisonExpression("=", Subject, when).Evaluate(context).IsTrue)
            {
                return then.Evaluate(context);
            }
        }

        return Else?.Evaluate(context) ?? SqlValue.Undefined;
    }
}
