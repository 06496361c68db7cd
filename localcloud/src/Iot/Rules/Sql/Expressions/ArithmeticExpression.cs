using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>
/// <c>+ -</c> or <c>* / %</c>, from left to right; <c>+</c> with a text joins texts (developer guide, "iot-sql-operators").
/// Two Ints divide to an Int there; an example of "iot-sql-set" shows 43 * 5 / 9 as 23.89, which the table does not.
/// </summary>
internal sealed record ArithmeticExpression(SqlExpression First, IReadOnlyList<(string Symbol, SqlExpression Operand)> Rest) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope)
    {
        var result = First.Evaluate(scope);
        foreach (var (symbol, operand) in Rest)
        {
            result = Calculate(symbol, result, operand.Evaluate(scope), scope.Context.Budget);
        }

        return result;
    }

    private static SqlValue Calculate(string symbol, SqlValue left, SqlValue right, SqlBudget budget)
    {
        budget.Spend(SqlSizes.Of(left) + SqlSizes.Of(right));
        if (symbol == "+" && (left.Kind == SqlKind.Text || right.Kind == SqlKind.Text))
        {
            return left.AsText() is { } head && right.AsText() is { } tail && head.Length + tail.Length <= SqlSizes.Largest
                ? SqlValue.Of(head + tail)
                : SqlValue.Undefined;
        }

        // Only - * / % read texts as numbers.
        return (symbol != "+" || (left.Kind == SqlKind.Number && right.Kind == SqlKind.Number))
            && left.AsNumber() is { } a && right.AsNumber() is { } b
                ? SqlValue.Of(Calculate(symbol, a, b))
                : SqlValue.Undefined;
    }

    private static SqlDecimal? Calculate(string symbol, SqlDecimal a, SqlDecimal b) => symbol switch
    {
        "+" => a.Add(b),
        "-" => a.Subtract(b),
        "*" => a.Multiply(b),
        "/" => a.Divide(b),
        _ => a.Remainder(b),
    };
}
