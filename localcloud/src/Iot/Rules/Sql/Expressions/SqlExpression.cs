namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A node of the syntax tree, which evaluates itself.</summary>
internal abstract record SqlExpression
{
    /// <summary>The value for one message or element. What goes wrong is Undefined.</summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public abstract SqlValue Evaluate(SqlScope scope);
}
