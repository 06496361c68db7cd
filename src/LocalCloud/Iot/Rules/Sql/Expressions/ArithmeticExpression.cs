namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>+ - * / %</c>; <c>+</c> with a text joins texts.</summary>
internal sealed record ArithmeticExpression(string Symbol, SqlExpression Left, SqlExpression Right) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context)
    {
        var (left, right) = (Left.Evaluate(context), Right.Evaluate(context));
        if (Symbol == "+" && (left.Kind == SqlKind.Text || right.Kind == SqlKind.Text))
        {
            return left.AsText() is { } head && right.AsText() is { } tail ? SqlValue.Of(head + tail) : SqlValue.Undefined;
        }

        return left.AsNumber() is { } a && right.AsNumber() is { } b ? Calculate(a, b) : SqlValue.Undefined;
    }

    private SqlValue Calculate(decimal a, decimal b)
    {
        try
        {
            return Symbol switch
            {
                "+" => SqlValue.Of(a + b),
                "-" => SqlValue.Of(a - b),
                "*" => SqlValue.Of(a * b),
                "/" => SqlValue.Of(decimal.IsInteger(a) && decimal.IsInteger(b) ? decimal.Truncate(a / b) : a / b),
                _ => SqlValue.Of(a % b),
            };
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            return SqlValue.Undefined;
        }
    }
}
