namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>AND</c> and <c>OR</c> on Booleans; anything else is Undefined.</summary>
internal sealed record LogicExpression(bool IsAnd, SqlExpression Left, SqlExpression Right) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context)
    {
        var (left, right) = (Left.Evaluate(context), Right.Evaluate(context));
        return left.Kind == SqlKind.Boolean && right.Kind == SqlKind.Boolean
            ? SqlValue.Of(IsAnd ? left.IsTrue && right.IsTrue : left.IsTrue || right.IsTrue)
            : SqlValue.Undefined;
    }
}
