namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary><c>*</c> as an argument: the payload as it came.</summary>
internal sealed record PayloadExpression : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(RuleContext context) => SqlValue.Of(context.Message.Payload);
}
