using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>
/// <c>cast(x AS Int)</c> (developer guide, "iot-sql-functions", cast). Of its tables one line is not followed: casting a String to String
/// gives it as it is, not a Boolean.
/// </summary>
internal sealed record CastExpression(SqlExpression Operand, CastTarget Target) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var value = Operand.Evaluate(scope);
        scope.Context.Budget.Spend(SqlSizes.Of(value));
        return Target switch
        {
            CastTarget.Text => value.AsText() is { } text ? SqlValue.Of(text) : SqlValue.Undefined,
            CastTarget.Boolean => ToBoolean(value),
            CastTarget.Int => Number(value)?.Floor() is { IsInt: true } whole ? SqlValue.Of(whole) : SqlValue.Undefined,
            CastTarget.Double => Number(value) is { } number ? SqlValue.Of(SqlDecimal.Of(number.ToDouble())) : SqlValue.Undefined,
            _ => SqlValue.Of(Number(value)),
        };
    }

    private static SqlDecimal? Number(SqlValue value) =>
        value.Kind == SqlKind.Boolean ? SqlDecimal.Of(value.IsTrue ? 1L : 0L) : value.AsNumber();

    private static SqlValue ToBoolean(SqlValue value) => value.Kind == SqlKind.Number
        ? SqlValue.Of(value.Number.Sign != 0)
        : value.AsBoolean() is { } flag ? SqlValue.Of(flag) : SqlValue.Undefined;
}
