namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>NOT</c>, on Booleans and on the texts true and false.</summary>
internal sealed record NotExpression(SqlExpression Operand) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) =>
        Operand.Evaluate(scope).AsBoolean() is { } flag ? SqlValue.Of(!flag) : SqlValue.Undefined;
}
