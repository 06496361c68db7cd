using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A minus sign before a value.</summary>
internal sealed record NegationExpression(SqlExpression Operand) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) =>
        Operand.Evaluate(scope).AsNumber() is { } number ? SqlValue.Of(SqlDecimal.Of(0L).Subtract(number)) : SqlValue.Undefined;
}
