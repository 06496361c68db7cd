namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>*</c> as a value: the payload, or the element that a nested query is at.</summary>
internal sealed record PayloadExpression : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => scope.Row;
}
