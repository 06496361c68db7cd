namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>@name</c>, a variable of SET (developer guide, "iot-sql-set").</summary>
internal sealed record VariableExpression(string Name) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => scope.Context.Variable(Name);
}
