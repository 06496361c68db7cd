namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A node of the syntax tree, which evaluates itself.</summary>
internal abstract record SqlExpression
{
    /// <summary>The value for one message. Never throws: what goes wrong is Undefined.</summary>
    public abstract SqlValue Evaluate(RuleContext context);
}
