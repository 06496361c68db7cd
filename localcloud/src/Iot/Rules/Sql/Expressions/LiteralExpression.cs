namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A literal.</summary>
internal sealed record LiteralExpression(SqlValue Value) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => Value;
}
