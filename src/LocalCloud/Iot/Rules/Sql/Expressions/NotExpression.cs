namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>NOT</c>.</summary>
internal sealed record NotExpression(SqlExpression Operand) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context)
    {
        var value = Operand.Evaluate(context);
        return value.Kind == SqlKind.Boolean ? SqlValue.Of(!value.IsTrue) : SqlValue.Undefined;
    }
}
