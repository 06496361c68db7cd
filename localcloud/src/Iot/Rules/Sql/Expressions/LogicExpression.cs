namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>
/// <c>AND</c> or <c>OR</c> on Booleans and on the texts true and false; with anything else among the operands it is Undefined (developer
/// guide, "iot-sql-operators").
/// </summary>
internal sealed record LogicExpression(bool IsAnd, IReadOnlyList<SqlExpression> Operands) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var result = IsAnd;
        foreach (var operand in Operands)
        {
            if (operand.Evaluate(scope).AsBoolean() is not { } flag)
            {
                return SqlValue.Undefined;
            }

            result = IsAnd ? result && flag : result || flag;
        }

        return SqlValue.Of(result);
    }
}
