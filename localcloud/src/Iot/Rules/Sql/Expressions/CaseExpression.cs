namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>
/// <c>CASE v WHEN a THEN b … ELSE c END</c>. If <c>v</c> is Undefined, so is the whole, with ELSE too (developer guide, "iot-sql-case").
/// </summary>
internal sealed record CaseExpression(
    SqlExpression Subject, IReadOnlyList<(SqlExpression When, SqlExpression Then)> Branches, SqlExpression? Else) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var subject = Subject.Evaluate(scope);
        if (subject.IsUndefined)
        {
            return SqlValue.Undefined;
        }

        foreach (var (when, then) in Branches)
        {
            if (SqlEquality.AreEqual(subject, when.Evaluate(scope), scope.Context.Budget) == true)
            {
                return then.Evaluate(scope);
            }
        }

        return Else?.Evaluate(scope) ?? SqlValue.Undefined;
    }
}
