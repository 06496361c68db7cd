namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>….a.b</c>: fields of what stands before (developer guide, "iot-sql-json").</summary>
internal sealed record MemberExpression(SqlExpression Target, IReadOnlyList<string> Names) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => Names.Aggregate(Target.Evaluate(scope), SqlScope.Field);
}
